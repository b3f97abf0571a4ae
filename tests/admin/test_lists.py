"""Every list of the browser admin: search without accents, bad addresses, the number of statements."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import recording
from meetings.models import Decision, Meeting
from ogp_secretariat.people.models import Committee, Person

MEETINGS = reverse("admin:meetings_meeting_changelist")


def lists():
    return [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]


def test_what_libraries_register_by_themselves_is_not_there():
    apps = {model._meta.app_label for model in admin.site._registry}
    assert apps == {"people", "documents", "mailroom", "audit", "meetings", "commitments", "cocreation"}


@pytest.mark.parametrize("words", ["reunion", "RÉUNION", "réunion comite", "rabat 12/02/2020"])
def test_search_does_without_accents_and_case(desk, meeting, words):
    page = desk.get(MEETINGS, {"q": words})
    assert [m.pk for m in page.context["cl"].result_list] == [meeting.pk]


def test_search_finds_only_what_has_every_word(desk, meeting):
    assert not desk.get(MEETINGS, {"q": "reunion tanger"}).context["cl"].result_list


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "date__year=99999",
        "date__year=" + "9" * 5000,
        "date__year=x",
        "date__gte=18/02/20120",
        "no_such_field=1",
        "committee__code__regex=(",
        "committee__id__exact=" + "9" * 5000,
        "committee__id__exact=99999999999999999999",
        "o=99.-99.x",
        "p=99999999999999999999",
        "year=20120",
        "e=1",
        "all=x",
        "pk__in=" + ",".join(["9" * 30] * 3),
        "q=" + "a" * 5000,
    ],
)
def test_a_bad_address_is_answered(desk, meeting, query):
    response = desk.get(f"{MEETINGS}?{query}", follow=True)
    assert response.status_code in {200, 400, 404}


def test_a_nul_is_refused(desk, meeting):
    assert desk.get(f"{MEETINGS}?q=%00").status_code == 400
    assert desk.get(f"{MEETINGS}?committee__id__exact=%00").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("url", lists())
@pytest.mark.parametrize("key", ["9" * 5000, "99999999999999999999", "x", "-1", "_5F", "1/../2"])
def test_a_bad_key_is_answered(desk, url, key):
    for tail in ("change/", "history/", "delete/"):
        assert desk.get(f"{url}{key}/{tail}", follow=True).status_code in {200, 403, 404}


@pytest.mark.parametrize("name", ["hold", "circulate", "publish", "postpone", "cancel", "take_back"])
def test_an_act_on_nothing_is_not_found(desk, name):
    assert desk.get(f"{MEETINGS}{'9' * 5000}/{name}/").status_code == 404
    assert desk.get(f"{MEETINGS}77/{name}/").status_code == 404


def test_a_bad_initial_value_is_answered(desk, committee):
    assert desk.get(f"{MEETINGS}add/?committee={'9' * 5000}", follow=True).status_code == 200


def many(count, committee, by, start):
    for number in range(start, start + count):
        recording.save_meeting(
            Meeting(committee=committee, date=date(2000 + number % 20, 1, 1 + number // 20), title=f"M {number}"),
            by=by,
            rows=[Decision(position=1, text="X")],
        )


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["meetings_meeting", "meetings_decision", "audit_entry"])
def test_a_list_takes_as_many_statements_for_3_rows_as_for_60(desk, committee, secretary, name):
    url = reverse(f"admin:{name}_changelist")
    many(3, committee, secretary, 0)
    few = statements(desk, url)
    many(45, committee, secretary, 3)
    assert statements(desk, url) == few


def test_the_list_of_people_too(desk, committee):
    url = reverse("admin:people_person_changelist")
    few = statements(desk, url)
    Person.objects.bulk_create([Person(name=f"P {n}", search_text=f"p {n}") for n in range(57)])
    assert statements(desk, url) == few


@pytest.mark.parametrize("url", lists())
def test_every_list_opens_in_both_languages(desk, meeting, url):
    assert desk.get(url).status_code == 200
    assert desk.get(f"/ar{url}").status_code == 200


def test_exports(desk, meeting):
    data = {"_selected_action": [meeting.pk], "index": 0}
    found = desk.post(MEETINGS, {**data, "action": "export_json"})
    assert found.json()["meetings"][0]["agenda"] == ["État d'avancement", "Co-création"]
    table = desk.post(MEETINGS, {**data, "action": "export_csv"}).content.decode("utf-8-sig")
    assert "Une décision" in table


def test_a_formula_is_not_one_in_the_export(desk, meeting):
    Decision.objects.create(meeting=meeting, position=2, text=" =1+1")
    data = {"_selected_action": [meeting.pk], "index": 0, "action": "export_csv"}
    assert "' =1+1" in desk.post(MEETINGS, data).content.decode("utf-8-sig")


def test_a_mistake_of_the_product_is_not_taken_for_a_bad_address(desk, monkeypatch):
    def broken(self, meeting):
        raise ValueError("a programming error")

    meeting = Meeting.objects.create(committee=Committee.objects.get_or_create(code="CP")[0])
    assert meeting.pk
    monkeypatch.setattr("meetings.admin.MeetingAdmin.day", broken)
    address = reverse("admin:meetings_meeting_changelist")
    assert desk.get(address, {"q": "", "e": "1"}).url == address
    with pytest.raises(ValueError, match="a programming error"):
        desk.get(address)


def test_keys_that_no_record_can_have_are_answered_in_words(desk):
    address = reverse("admin:meetings_meeting_changelist")
    for key in ("x", "9" * 30, "9" * 5000):
        assert desk.post(address, {"action": "mark_held", "_selected_action": key}).url == address
