"""Importing an old relevé in the browser admin."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import Meeting, ReleveImport

SOURCE = (Path(settings.BASE_DIR) / "meetings/demo/releve_2020-02-12.txt").read_bytes()
ADD = reverse("admin:meetings_releveimport_add")


def upload(desk, committee, data=SOURCE, name="releve.txt"):
    return desk.post(ADD, {"committee": committee.pk, "file": SimpleUploadedFile(name, data)})


def fields_of(response):
    """What the browser would post of the review page as it stands."""
    data = {}
    review = response.context["review"]
    forms = [review.head, review.unplaced.management_form, *review.unplaced.forms]
    for row_set in review.row_sets.values():
        forms += [row_set.management_form, *row_set.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = field.field.widget.format_value(value) if value != "" else ""
                if isinstance(data[field.html_name], list):
                    data[field.html_name] = data[field.html_name][0]
    return data


@pytest.fixture
def review(desk, committee):
    return upload(desk, committee).url


def test_the_source_document_is_reviewed_and_made_into_a_meeting(desk, committee, review):
    page = desk.get(review)
    text = page.content.decode()
    assert "20120" in text
    warning = re.search(r'<li id="W\d+"[^>]*>.*?20120.*?href="#L(\d+)"', text, re.S)
    assert f'id="L{warning[1]}"' in text
    found = page.context["review"]
    counts = {name: row_set.initial_form_count() for name, row_set in found.row_sets.items()}
    assert counts == {"agenda": 5, "points": 14, "decisions": 7, "attendance": 0}
    response = desk.post(review, {**fields_of(page), "_create": "1"})
    assert response.status_code == 302, response.content.decode()[:3000]
    meeting = Meeting.objects.get()
    assert response.url == reverse("admin:meetings_meeting_change", args=[meeting.pk])
    assert meeting.date.isoformat() == "2020-02-12"
    per_item = [meeting.entries.filter(agenda_item=item).count() for item in meeting.agenda_items.all()]
    assert per_item == [3, 7, 2, 1, 1]
    assert meeting.decisions.count() == 7
    assert desk.get(review).url == response.url
    assert desk.get(response.url).status_code == 200


def test_what_is_corrected_is_what_is_made(desk, committee, review):
    data = fields_of(desk.get(review))
    total = int(data["decisions-TOTAL_FORMS"])
    data |= {
        "head-place": "Rabat, salle 2",
        "agenda-4-DELETE": "on",
        "points-13-item": "",
        "points-13-heading": "Hors ordre du jour",
        "decisions-2-deadline_kind": "datetime",
        "decisions-2-deadline_date": "2020-02-18",
        "decisions-2-deadline_time": "15:00",
        "decisions-0-owner": "Les points focaux",
        "decisions-TOTAL_FORMS": total + 1,
        f"decisions-{total}-text": "Une de plus",
        f"decisions-{total}-item": "2",
        "_create": "1",
    }
    response = desk.post(review, data)
    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.place == "Rabat, salle 2"
    assert meeting.agenda_items.count() == 4
    assert meeting.entries.last().heading == "Hors ordre du jour"
    decisions = list(meeting.decisions.all())
    assert decisions[2].deadline_date.isoformat() == "2020-02-18"
    assert decisions[0].owner == "Les points focaux"
    assert decisions[-1].agenda_item.position == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"points-0-item": "9"},
        {"points-0-item": "9" * 5000},
        {"head-date": "20120-02-18"},
        {"head-date": "30/02/2021"},
        {"decisions-0-deadline_kind": "period", "decisions-0-deadline_date": "2020-02-01"},
        {"head-place": "A\x00B"},
        {"head-reference": "CP 1/2031"},
        {"agenda-TOTAL_FORMS": "x"},
        {"agenda-4-DELETE": "on"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(desk, review, typed):
    response = desk.post(review, {**fields_of(desk.get(review)), **typed, "_create": "1"})
    assert response.status_code == 422
    assert "errornote" in response.content.decode()
    assert not Meeting.objects.exists()


def test_a_review_is_kept_for_later(desk, review):
    data = fields_of(desk.get(review))
    response = desk.post(review, {**data, "head-chair": "Une présidente", "_later": "1"})
    assert response.status_code == 302
    assert not Meeting.objects.exists()
    assert desk.get(review).context["review"].head["chair"].value() == "Une présidente"


def test_an_import_is_set_aside_and_its_file_kept(desk, review):
    assert desk.post(review, {"_set_aside": "1"}).status_code == 302
    kept = ReleveImport.objects.get()
    assert kept.state == "dropped"
    assert b"".join(desk.get(reverse("admin:meetings_releveimport_original", args=[kept.pk]))) == SOURCE


def test_text_that_found_no_place_is_put_where_the_reviewer_says(desk, committee):
    source = "Note perdue en tête\n\n".encode() + SOURCE.strip()
    review = upload(desk, committee, source).url
    page = desk.get(review)
    notes = page.context["review"].record.unplaced
    if not notes:
        kept = ReleveImport.objects.get()
        kept.result["unplaced"] = [{"line": 1, "text": "Note perdue en tête"}]
        kept.save()
        page = desk.get(review)
    data = {**fields_of(page), "unplaced-0-where": "decision", "_create": "1"}
    assert desk.post(review, data).status_code == 302
    assert Meeting.objects.get().decisions.last().text == page.context["review"].record.unplaced[0].text


def test_a_pasted_text_is_read(desk, committee):
    response = desk.post(ADD, {"committee": committee.pk, "text": SOURCE.decode()})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vide.txt", b""),
        ("image.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
        ("faux.pdf", b"bonjour"),
        ("faux.docx", b"PK\x03\x04 pas un zip"),
        ("nul.txt", b"a\x00b"),
        ("tableur.xlsx", b"PK\x03\x04"),
        ("grand.txt", b"a" * (6 * 1024 * 1024)),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(desk, committee, name, data):
    response = upload(desk, committee, data, name)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not ReleveImport.objects.exists()


def test_neither_file_nor_text_is_an_error_and_so_are_both(desk, committee):
    assert desk.post(ADD, {"committee": committee.pk}).status_code == 422
    both = {"committee": committee.pk, "text": "x", "file": SimpleUploadedFile("a.txt", SOURCE)}
    assert desk.post(ADD, both).status_code == 422


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SOURCE.decode(), "12"),
        ("Note / du bureau : à lire", "Note du bureau à lire"),
        ("•••", "–"),
    ],
)
def test_a_pasted_text_is_named_by_its_date_or_its_first_words(desk, committee, text, name):
    desk.post(ADD, {"committee": committee.pk, "text": text})
    kept = ReleveImport.objects.get().file_name
    assert name in kept and kept.endswith(".txt") and "/" not in kept.split(", ")[1]


def test_the_name_of_the_document_is_no_part_of_the_title_and_is_not_lost(desk, review):
    page = desk.get(review)
    before = ReleveImport.objects.get().result["title"]
    shown = page.context["review"].head["title"].value()
    assert "elevé des conclusions" in before and "elevé des conclusions" not in shown
    data = fields_of(page)
    desk.post(review, {**data, "_later": "1"})
    assert ReleveImport.objects.get().result["title"] == before
    desk.post(review, {**data, "head-title": "Un autre titre", "_later": "1"})
    kept = ReleveImport.objects.get().result["title"]
    assert kept.endswith("Un autre titre") and "elevé des conclusions" in kept
    desk.post(review, {**data, "head-title": "Un autre titre", "_create": "1"})
    assert Meeting.objects.get().title == "Un autre titre"


def test_enter_keeps_and_creating_stands_first(desk, review):
    form = desk.get(review).content.decode().split('class="desk-result"')[1]
    names = re.findall(r'<input type="submit"[^>]*name="(\w+)"|<input type="submit" name="(\w+)"', form)
    assert ["".join(pair) for pair in names] == ["_later", "_create", "_later", "_set_aside"]
