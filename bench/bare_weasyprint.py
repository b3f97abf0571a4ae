"""WeasyPrint and nothing else, kept warm in a process of its own: the floor of our rendering.

    python -m bench.bare_weasyprint FONTS STYLESHEET     reads an HTML page (one JSON string per line)

For each line the page is rendered with the same fonts (those of the folder FONTS alone), stylesheet, options and shared
font configuration as ours; the answer is {"cpu": seconds, "bytes": length} on one line.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .environment import ROOT

FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><config><rescan><int>0</int></rescan></config></fontconfig>
"""


class BareWeasyPrint:
    """The process, seen from the benchmark."""

    def __init__(self, stylesheet):
        fonts = ROOT / "static" / "fonts" / "pdf"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.bare_weasyprint", str(fonts), str(ROOT / "static" / stylesheet)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.cpu = 0.0

    def ask(self, html):
        """Hand in a page without waiting for it."""
        self.process.stdin.write(json.dumps(html) + "\n")
        self.process.stdin.flush()

    def wait(self):
        """Return when the page handed in is rendered."""
        answer = json.loads(self.process.stdout.readline())
        self.cpu = answer["cpu"]

    def render(self, html):
        self.ask(html)
        self.wait()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def main(fonts, stylesheet):
    """Answer each line until the input closes."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        conf.write(FONTS_CONF.format(folder=fonts))
        conf.flush()
        os.environ["FONTCONFIG_FILE"] = conf.name
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        shared = FontConfiguration()
    css = weasyprint.CSS(url=Path(stylesheet).as_uri(), font_config=shared)
    for line in sys.stdin:
        html = weasyprint.HTML(string=json.loads(line), base_url="about:blank")
        pdf = html.write_pdf(font_config=shared, stylesheets=[css], pdf_variant="pdf/ua-1")
        print(json.dumps({"cpu": time.process_time(), "bytes": len(pdf)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
