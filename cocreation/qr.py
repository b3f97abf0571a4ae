"""QR codes of personal links: SVG for pages, PNG for mails."""

import io

import segno


def _code(address):
    return segno.make(address, error="m", micro=False)


def png(address):
    """The bytes of a PNG about 6 cm wide on a screen."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def svg(address):
    """The bytes of a whole SVG file, black on white whatever the colours of the page."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=True)
    return out.getvalue()
