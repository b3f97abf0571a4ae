"""The relevé as a PDF, made by a real engine and kept for the whole test run."""

import json

import pytest

from ogp_secretariat.documents.html import document_html
from ogp_secretariat.documents.renderer import EmbeddedFile, close_engine, render_pdf

STYLESHEETS = ("documents/releve.css",)


def make_pdf(releve):
    """The `Rendered` relevé, with its data inside."""
    html = document_html("documents/releve.html", {"doc": releve}, releve.lang)
    data = json.dumps(releve.to_json(), ensure_ascii=False).encode()
    return render_pdf(html, stylesheets=STYLESHEETS, attachments=[EmbeddedFile("releve.json", data, "Relevé")])


@pytest.fixture(scope="session")
def pdf_of():
    """A function from a relevé to its `Rendered` PDF; the same relevé is made once."""
    made = {}

    def pdf(releve):
        if releve not in made:
            made[releve] = make_pdf(releve)
        return made[releve]

    yield pdf
    close_engine()
