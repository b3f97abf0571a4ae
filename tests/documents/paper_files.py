"""Small PDFs made for tests of joining: pages with text, a link to another page, bookmarks, a password."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String


def pdf(pages=1, text="Page", *, link_to=None, named=False, bookmark=None, password=None, uri=None):
    """The bytes of a PDF. `link_to`: a page (from 0) to which a link on the first page leads, by name with `named`."""
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = made.make_stream(f"BT /F1 24 Tf 72 700 Td ({text} {number}) Tj ET".encode())
    annotations = []
    if link_to is not None:
        target = Array([made.pages[link_to].obj, Name.XYZ, 0, 700, None])
        if named:
            made.Root.Dests = Dictionary({"/ici": target})
            target = Name("/ici")
        annotations.append(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 100, 100], Dest=target))
    if uri:
        action = Dictionary(S=Name.URI, URI=String(uri))
        annotations.append(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 100, 100], A=action))
    if annotations:
        made.pages[0].obj.Annots = Array([made.make_indirect(one) for one in annotations])
    if bookmark:
        with made.open_outline() as outline:
            outline.root.append(OutlineItem(bookmark, pages - 1))
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(user=password, owner="x") if password else False)
    return out.getvalue()
