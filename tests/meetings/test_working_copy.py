"""The Word copy says what the page, the PDF and the mail say, and goes back in as the same record."""

import dataclasses
import io
import re
import zipfile
from collections import Counter

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from meetings.actions import approving, recording
from meetings.documents import TEMPLATE, releve_of
from meetings.docx_copy import docx_of
from meetings.models import Decision
from meetings.reader import read_file, read_source
from meetings.reader.words import words
from meetings.releve import FollowUp, Releve, Text
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.mailroom.models import Message
from tests import factories

LANGS = ("fr", "ar")


@pytest.fixture
def published(db):
    """The source's meeting with an owner, two deadlines and an attendance, in both languages."""
    meeting = factories.imported_source()
    factories.attend(meeting, factories.member())
    factories.attend(meeting, factories.member(), presence="represented", represented_by="Mme Suppléante")
    item = meeting.agenda_items.first()
    item.title_ar, item.is_confidential = "تقدم خطة العمل", True
    decision = meeting.decisions.get(position=1)
    decision.owner_kind, decision.owner_text, decision.text_ar = "text", "Les points focaux", "تقديم المنهجية"
    recording.save_meeting(meeting, by=None, rows=[item, decision])
    approving.validate(meeting.minutes, by=factories.account("chair"))
    render_waiting()
    meeting.minutes.refresh_from_db()
    factories.member()
    approving.publish(meeting.minutes, by=factories.account("secretariat"))
    return meeting


def paragraphs(data):
    """The texts of a Word file's body in order, cells of tables among them."""
    return [
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in Document(io.BytesIO(data)).element.body.iter(qn("w:p"))
    ]


def plain(html):
    html = re.sub(r"<(style|script|title)\b.*?</\1>", " ", html, flags=re.S)
    text = re.sub(r"<[^>]+>", " ", html)
    for entity, character in (("&nbsp;", " "), ("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<")):
        text = text.replace(entity, character)
    return text


def sections(lines, headings):
    """{heading: words} of a text cut at its headings, in order."""
    found, current = {}, ""
    for line in lines:
        if line.strip() in headings:
            current = line.strip()
        found.setdefault(current, []).extend(words(line))
    return found


def heading_texts(data):
    document = Document(io.BytesIO(data))
    return [p.text.strip() for p in document.paragraphs if p.style.name == "Heading 1"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_word_copy_says_section_by_section_what_the_pdf_says(published, lang):
    document = published.minutes.issues.get().document(lang)
    releve = Releve.from_json(document.context)
    data = docx_of(releve, record=document.embedded)
    headings = heading_texts(data)
    copy = sections(paragraphs(data), headings)
    html = document_html(TEMPLATE, {"doc": releve}, lang)
    body = html[html.index("<body") :]
    body = re.sub(r"<h2>\s*(.*?)\s*</h2>", lambda m: f"\n§{plain(m[1]).strip()}\n", body, flags=re.S)
    pieces = plain(body).split("§")
    pdf = {}
    for piece in pieces[1:]:
        head, _newline, rest = piece.partition("\n")
        pdf[head.strip()] = words(head) + words(rest)
    assert len(pdf) == len(headings) >= 6
    for (ours, copied), (theirs, printed) in zip(((h, copy[h]) for h in headings), pdf.items(), strict=True):
        # In the PDF lists number themselves, the annex has its heading on two lines, the visa a place of its own.
        missing, added = Counter(printed) - Counter(copied), Counter(copied) - Counter(printed)
        label = {*words(ours), *words(theirs), "annexe", "ملحق", "visa", "التوقيع"}
        added = Counter({word: number for word, number in added.items() if not word.isdecimal()})
        assert set(missing) <= label and set(added) <= label, (ours, missing, added)


@pytest.mark.parametrize("lang", LANGS)
def test_page_file_and_mail_agree_on_the_facts(published, lang):
    client = Client()
    prefix = "" if lang == "fr" else "/ar"
    page = plain(client.get(f"{prefix}/reunions/{published.pk}/").content.decode())
    with translation.override(lang):
        data = client.get(reverse("releve_docx", args=[published.pk])).content
    document = published.minutes.issues.get().document(lang)
    releve = Releve.from_json(document.context)
    said_copy, said_page = Counter(words(" ".join(paragraphs(data)))), Counter(words(page))
    printed = " ".join(p.extract_text() for p in PdfReader(document.absolute_path).pages)
    texts = [d.text.text for d in releve.decisions] + [e.text.text for g in releve.discussed for e in g.entries]
    texts += [item.title.text for item in releve.agenda] + [row.name.text for c in releve.attendees for row in c.rows]
    for text in texts:
        assert not Counter(words(text)) - said_copy, text
        assert not Counter(words(text)) - said_page, text
    assert document.sha256 in " ".join(paragraphs(data))
    assert published.reference in " ".join(paragraphs(data)) and "1/2020" in printed.replace(" ", "")
    mail = Message.objects.filter(kind="mail/minutes_published").first()
    assert published.reference in mail.subject and published.reference in mail.body


def test_arabic_runs_from_right_to_left(published):
    releve = Releve.from_json(published.minutes.issues.get().document_ar.context)
    data = docx_of(releve)
    document = Document(io.BytesIO(data))
    body = document.element.body
    assert all(p.find(qn("w:pPr")).find(qn("w:bidi")) is not None for p in body.iter(qn("w:p")))
    assert all(t.find(qn("w:tblPr")).find(qn("w:bidiVisual")) is not None for t in body.iter(qn("w:tbl")))
    arabic = [r for r in body.iter(qn("w:r")) if any("\u0600" <= c <= "\u06ff" for c in "".join(r.itertext()))]
    assert arabic and all(r.find(qn("w:rPr")).find(qn("w:rtl")) is not None for r in arabic)
    styles = {p.style.name for p in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= styles
    for table in document.tables:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


def test_it_is_marked_as_a_copy_and_named(published):
    answer = Client().get(reverse("releve_docx", args=[published.pk]))
    assert "Copie de travail" in paragraphs(answer.content)[0]
    assert "CP_2020-02-12_releve-des-conclusions_v1.docx" in answer["Content-Disposition"]
    assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == len(
        set(zipfile.ZipFile(io.BytesIO(answer.content)).namelist())
    )
    again = Client().get(reverse("releve_docx", args=[published.pk]), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("lang", LANGS)
def test_it_goes_back_in_as_the_same_record(published, lang, tmp_path):
    output = tmp_path / "copie.docx"
    call_command("export_releve", "CP 1/2020", output=str(output), format="docx", lang=lang)
    record = read_source(read_file(output.read_bytes(), "copie.docx")).to_json()
    kept = published.minutes.issues.get().document(lang).embedded
    assert {key: record[key] for key in kept} == kept


def test_once_edited_its_text_is_read_with_owners_and_deadlines(published):
    releve = Releve.from_json(published.minutes.issues.get().document_fr.context)
    document = Document(io.BytesIO(docx_of(releve, record={"title": "ancien"})))
    next(p for p in document.paragraphs if p.text.startswith("Rappel des étapes")).add_run(" (corrigé)")
    edited = io.BytesIO()
    document.save(edited)
    source = read_file(edited.getvalue(), "copie.docx")
    assert source.embedded is None
    record = read_source(source)
    assert any(point.endswith("(corrigé)") for group in record.discussed for point in group.points)
    decisions = {d.number: d for d in record.decisions}
    assert decisions["D1"].owner == "Les points focaux"
    assert decisions["D6"].due.isoformat() == "2020-03-02"
    texts = list(Decision.objects.filter(meeting=published).order_by("position").values_list("text", flat=True))
    assert [words(d.text) for d in record.decisions] == [words(text) for text in texts]


def test_an_edited_arabic_copy_is_read_with_its_owners(published):
    releve = Releve.from_json(published.minutes.issues.get().document_ar.context)
    data = docx_of(releve)
    record = read_source(read_file(data, "copie.docx"))
    assert len(record.decisions) == len(releve.decisions)
    assert {d.owner for d in record.decisions} >= {"Les points focaux"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_follow_up_says_what_the_pdf_says(published, lang):
    releve = Releve.from_json(published.minutes.issues.get().document(lang).context)
    line = FollowUp(
        "CP 1/2019-D1", Text("Ancienne décision"), Text("en cours"), Text("Pilote"), Text("1er août 2020"),
        report=Text("Travail engagé"), reported_on="2020-01-15", initial=Text("3 mars 2020"),
    )  # fmt: skip
    releve = dataclasses.replace(releve, follow_up=(line,))
    table = Document(io.BytesIO(docx_of(releve))).tables[0]
    copied = Counter(words(" ".join(cell.text for row in table.rows for cell in row.cells)))
    with translation.override(lang):
        html = render_to_string("documents/_follow_up.html", {"doc": releve, "lang": lang})
    assert copied == Counter(words(plain(html)))


def footer_of(data):
    """The footer's XML and its words."""
    element = Document(io.BytesIO(data)).sections[0].footer._element
    return element, "".join(t.text or "" for t in element.iter(qn("w:t")))


@pytest.mark.parametrize("lang", LANGS)
def test_the_running_foot_says_copy_draft_and_page(published, lang):
    releve = Releve.from_json(published.minutes.issues.get().document(lang).context)
    foot, text = footer_of(docx_of(releve))
    with translation.override(lang):
        copy, draft = translation.gettext("Working copy: only the PDF is authentic."), translation.gettext("Draft")
    assert copy in text and "CP 1/2020" in text and not text.startswith(draft.upper())
    assert text.endswith("\u200e1\u200e/\u200e1\u200e"), "the page comes before how many there are, in Arabic too"
    assert [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    _foot, text = footer_of(docx_of(dataclasses.replace(releve, status="draft")))
    assert text.startswith(draft.upper())


def test_titles_are_bold_in_arabic_too(published):
    styles = Document(io.BytesIO(docx_of(Releve.from_json(published.minutes.issues.get().document_ar.context)))).styles
    for name in ("Title", "Heading 1", "Heading 2"):
        assert styles[name].element.rPr.find(qn("w:bCs")) is not None, name


@pytest.mark.django_db
def test_a_draft_is_marked_and_holds_no_hostile_characters():
    meeting = factories.meeting(place="Salle\u202e <b>&amp;")
    releve = releve_of(meeting, "fr", state="draft", today=meeting.date)
    texts = paragraphs(docx_of(releve))
    assert "PROJET" in texts and any("<b>&amp;" in text for text in texts)
