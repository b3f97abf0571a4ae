"""A whole meeting on one page: written together, or not at all."""

import re
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.actions import approving, convening, recording
from meetings.closing import holes_of
from meetings.models import Meeting
from ogp_secretariat.audit.models import Entry
from tests.documents.paper_files import pdf

from .conftest import page_of

ADD = reverse("admin:meetings_meeting_add")


def change_url(meeting):
    return reverse("admin:meetings_meeting_change", args=[meeting.pk])


def errors_of(response):
    return response.content.decode()


def test_a_whole_meeting_is_entered_by_one_post(desk, committee):
    member = committee.mandates.first().person
    response = desk.post(
        ADD,
        page_of(
            committee,
            rows={
                "agenda_items": [{"title": "Premier"}, {"title": "Deuxième"}],
                "entries": [{"item": "2", "text": "Sous le deuxième"}, {"text": "Libre"}],
                "decisions": [
                    {"item": "1", "text": "Écrire", "owner_text": "Le secrétariat", "deadline_date": "02/03/2020"},
                    {"text": "Continuer", "deadline_kind": "continuous"},
                ],
                "attendances": [{"person": member.pk}, {"name": "Une invitée", "capacity": "guest"}],
            },
        ),
    )
    assert response.status_code == 302, errors_of(response)
    meeting = Meeting.objects.get()
    assert [(i.position, i.title) for i in meeting.agenda_items.all()] == [(1, "Premier"), (2, "Deuxième")]
    assert [(e.position, e.text, e.agenda_item and e.agenda_item.title) for e in meeting.entries.all()] == [
        (1, "Sous le deuxième", "Deuxième"),
        (2, "Libre", None),
    ]
    first, second = meeting.decisions.all()
    assert (first.owner_kind, first.owner, first.agenda_item.title) == ("text", "Le secrétariat", "Premier")
    assert (first.deadline_kind, first.deadline_date.isoformat()) == ("date", "2020-03-02")
    assert (second.deadline_kind, second.position) == ("continuous", 2)
    row, guest = meeting.attendances.all()
    assert (row.name, row.function) == (str(member), member.function)
    assert row.institution == "Ministère de 2020"
    assert row.college.name == row.college_name == "Administration"
    assert (guest.name, guest.person) == ("Une invitée", None)
    assert meeting.minutes.state == "draft"


def test_a_number_that_is_not_on_the_agenda_is_said(desk, committee):
    response = desk.post(
        ADD, page_of(committee, rows={"agenda_items": [{"title": "Seul"}], "decisions": [{"item": "4", "text": "X"}]})
    )
    assert response.status_code == 200
    assert not Meeting.objects.exists()
    decision = response.context["inline_admin_formsets"][2].formset.forms[0]
    assert "4" in decision.errors["item"][0]


def stored_rows(meeting):
    items = list(meeting.agenda_items.all())
    number = {item.pk: item.position for item in items}
    return {
        "agenda_items": [{"id": i.pk, "meeting": meeting.pk, "position": i.position, "title": i.title} for i in items],
        "entries": [
            {
                "id": e.pk,
                "meeting": meeting.pk,
                "position": e.position,
                "text": e.text,
                "item": number.get(e.agenda_item_id, ""),
            }
            for e in meeting.entries.all()
        ],
        "decisions": [
            {
                "id": d.pk,
                "meeting": meeting.pk,
                "position": d.position,
                "text": d.text,
                "item": number.get(d.agenda_item_id, ""),
            }
            for d in meeting.decisions.all()
        ],
    }


def posted(meeting, rows=None, **fields):
    rows = rows or stored_rows(meeting)
    defaults = {"title": meeting.title, "chair": "M. X", "expected_version": meeting.version}
    return page_of(meeting.committee, rows=rows, **{**defaults, **fields})


def test_typed_numbers_put_the_agenda_in_another_order_and_points_follow(desk, meeting):
    rows = stored_rows(meeting)
    rows["agenda_items"][1]["position"] = 1
    response = desk.post(change_url(meeting), posted(meeting, rows))
    assert response.status_code == 302, errors_of(response)
    assert [i.title for i in meeting.agenda_items.all()] == ["Co-création", "État d'avancement"]
    assert meeting.entries.get().agenda_item.title == "Co-création"
    assert meeting.decisions.get().agenda_item.title == "État d'avancement"


def test_a_row_moved_down_goes_down(desk, meeting):
    rows = stored_rows(meeting)
    rows["agenda_items"][0]["position"] = 2
    desk.post(change_url(meeting), posted(meeting, rows))
    assert [i.title for i in meeting.agenda_items.all()] == ["Co-création", "État d'avancement"]


def test_an_item_that_points_still_name_is_not_taken_away(desk, meeting):
    rows = stored_rows(meeting)
    rows["agenda_items"][1]["DELETE"] = "on"
    response = desk.post(change_url(meeting), posted(meeting, rows))
    assert response.status_code == 200
    assert meeting.agenda_items.count() == 2


def test_a_row_is_removed_and_the_rest_closes_up(desk, meeting):
    rows = stored_rows(meeting)
    rows["entries"][0]["DELETE"] = "on"
    response = desk.post(change_url(meeting), posted(meeting, rows))
    assert response.status_code == 302, errors_of(response)
    assert meeting.entries.count() == 0


@pytest.mark.parametrize(
    "row",
    [
        {"text": "X", "owner_kind": "person"},
        {"text": "X", "owner_kind": "text", "owner_text": "A", "owner_committee": "1"},
        {"text": "X", "deadline_kind": "period", "deadline_date": "02/03/2020"},
        {"text": "X", "deadline_kind": "period", "deadline_date": "02/03/2020", "deadline_end": "01/03/2020"},
        {"text": "X", "deadline_kind": "date", "deadline_date": "18/02/20120"},
        {"text": "X", "position": "9" * 5000},
        {"text": "X", "item": "9" * 5000},
        {"text": "X\x00"},
        {"text": "X", "owner_person": "9" * 5000},
    ],
)
def test_what_cannot_be_stored_is_a_form_error(desk, meeting, row):
    rows = stored_rows(meeting)
    rows["decisions"].append(row)
    response = desk.post(change_url(meeting), posted(meeting, rows))
    assert response.status_code == 200
    assert meeting.decisions.count() == 1
    assert response.context["errors"]


def test_a_person_listed_twice_is_a_form_error(desk, committee):
    person = committee.mandates.first().person
    response = desk.post(ADD, page_of(committee, rows={"attendances": [{"person": person.pk}, {"person": person.pk}]}))
    assert response.status_code == 200
    assert not Meeting.objects.exists()


def test_a_number_of_another_meeting_is_refused_and_what_was_typed_stays(desk, meeting, secretary):
    meeting.number = 3
    recording.save_meeting(meeting, by=secretary)
    response = desk.post(ADD, page_of(meeting.committee, number="3", place="Tapé ici"))
    assert response.status_code == 200
    assert "Tapé ici" in response.content.decode()
    assert Meeting.objects.count() == 1


def test_saving_adds_the_members_in_office(desk, meeting):
    response = desk.post(change_url(meeting), posted(meeting, _addmembers="1", place="Salé"))
    assert response.status_code == 302
    assert [a.name for a in meeting.attendances.all()] == ["Amina EXEMPLE", "Brahim EXEMPLE"]
    meeting.refresh_from_db()
    assert meeting.place == "Salé"


# -- Two people on one meeting ---------------------------------------------------------------------------------------


def save_meanwhile(meeting, by, **fields):
    theirs = Meeting.objects.get(pk=meeting.pk)
    for name, value in fields.items():
        setattr(theirs, name, value)
    recording.save_meeting(theirs, by=by, expected_version=theirs.version)


def test_a_conflict_writes_nothing_and_shows_both_texts(desk, meeting, administrator):
    seen = Entry.objects.first().pk
    save_meanwhile(meeting, administrator, place="Le texte de l'autre")
    response = desk.post(change_url(meeting), posted(meeting, place="Mon texte", seen=seen))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mon texte" in page and "Le texte de l&#x27;autre" in page
    assert "administration@exemple.test" in page
    meeting.refresh_from_db()
    assert meeting.place == "Le texte de l'autre"


def test_a_conflict_words_acts_days_and_hours(desk, meeting, administrator):
    seen = Entry.objects.first().pk
    save_meanwhile(meeting, administrator, date=date(2020, 2, 13), starts_at=time(10, 30))
    response = desk.post(change_url(meeting), posted(meeting, date="2020-03-01", starts_at="09:00", seen=seen))
    page = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 409
    assert "1er mars 2020" in page and "13 février 2020" in page
    assert "9 h" in page and "10 h 30" in page
    (told,) = response.context["meanwhile"]
    assert str(told["act"]) == "modification"


def test_a_conflict_is_overwritten_only_on_purpose_and_only_what_was_shown(desk, meeting, administrator):
    save_meanwhile(meeting, administrator, place="Un")
    response = desk.post(change_url(meeting), posted(meeting, place="Mon texte"))
    shown = response.context["their_version"]
    save_meanwhile(meeting, administrator, place="Deux")
    again = desk.post(change_url(meeting), posted(meeting, place="Mon texte", overwrite=shown))
    assert again.status_code == 409
    last = desk.post(change_url(meeting), posted(meeting, place="Mon texte", overwrite=again.context["their_version"]))
    assert last.status_code == 302
    meeting.refresh_from_db()
    assert meeting.place == "Mon texte"


def test_a_row_that_the_other_took_away_comes_back_when_saved_over_theirs(desk, meeting, administrator):
    rows = stored_rows(meeting)
    theirs = Meeting.objects.get(pk=meeting.pk)
    recording.save_meeting(theirs, by=administrator, removed=[meeting.entries.get()], expected_version=theirs.version)
    response = desk.post(change_url(meeting), posted(meeting, rows))
    assert response.status_code == 409
    again = desk.post(change_url(meeting), posted(meeting, rows, overwrite=response.context["their_version"]))
    assert again.status_code == 302, errors_of(again)
    assert [e.text for e in meeting.entries.all()] == ["Un point"]


def test_a_page_sent_twice_makes_one_meeting(desk, committee):
    token = re.search(r'name="creation_token" value="([0-9a-f-]{36})"', desk.get(ADD).content.decode())[1]
    fields = page_of(committee, rows={"agenda_items": [{"title": "A"}]}) | {"creation_token": token}
    first, second = desk.post(ADD, fields), desk.post(ADD, fields | {"_continue": "1"})
    assert (first.status_code, second.status_code) == (302, 302)
    meeting = Meeting.objects.get()
    assert second.url == change_url(meeting)
    another = desk.post(ADD, fields | {"creation_token": "not a token"})
    assert another.status_code == 302
    assert Meeting.objects.count() == 2


def test_a_new_meeting_opens_on_its_date_and_times_have_no_seconds(desk, meeting):
    page = desk.get(reverse("admin:meetings_meeting_add")).content.decode()
    assert len(re.findall(r"<input[^>]* autofocus", page)) == 1
    assert re.search(r'<input[^>]*name="date"[^>]* autofocus|<input[^>]* autofocus[^>]*name="date"', page)
    assert "change_form.js" not in page
    meeting.starts_at = time(10, 30)
    meeting.save()
    page = desk.get(change_url(meeting)).content.decode()
    assert 'value="10:30"' in page and "10:30:00" not in page


def test_what_was_typed_is_shown_when_the_chair_validates_meanwhile(desk, meeting, chair):
    fields = posted(meeting, place="Salle que personne n'a encore écrite")
    convening.hold(meeting, by=None, seen=[hole.key for hole in holes_of(meeting)])
    approving.validate(meeting.minutes, by=chair)
    answer = desk.post(change_url(meeting), fields)
    assert answer.status_code == 409
    assert "Salle que personne" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.place != "Salle que personne n'a encore écrite"


def test_a_paper_is_put_under_its_item_and_is_no_annex_unless_it_is_ticked(desk, meeting):
    upload = SimpleUploadedFile("note.pdf", pdf(1))
    rows = {**stored_rows(meeting), "papers": [{"title": "Note", "item": "2", "upload": upload}]}
    response = desk.post(change_url(meeting), posted(meeting, rows))
    assert response.status_code == 302, errors_of(response)
    paper = meeting.papers.get()
    assert paper.agenda_item == meeting.agenda_items.get(position=2) and not paper.is_annex
    empty = desk.get(change_url(meeting)).context["inline_admin_formsets"][4].formset.empty_form
    assert not empty["is_annex"].value()
