"""The public pages of co-creation, and the secretariat's: what they say, in how many statements."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cocreation.actions import communicating, processing
from cocreation.models import CommunicationAction, Contribution, Process, RequirementNote, Timetable
from cocreation.queries import process as queries
from meetings.actions import approving
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.cocreation import making_process as making

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def page(address, client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def office():
    client = Client()
    client.force_login(factories.account("secretariat"))
    return client


def action(process, title="Affiche", due=0, done=None, **fields):
    row = CommunicationAction(
        process=process, title=title, due_on=making.days(due), done_on=None if done is None else making.days(done),
        **fields,
    )  # fmt: skip
    return communicating.save_action(row, by=None)


# -- What the public reads ---------------------------------------------------------------------------------------------


def test_the_home_says_what_is_open_and_until_when():
    process = making.process(stages=[making.collection(-5, 5)])
    found = page("/cocreation/")
    assert process.title in found and "jusqu’au" in found
    process = processing.close(process, by=None)
    found = page("/cocreation/")
    assert "jusqu’au" not in found and "Le dernier processus" in found


def test_the_home_without_a_process_says_what_will_come():
    making.process(state="draft", stages=[making.collection()])
    found = page("/cocreation/")
    assert "Aucun processus n’est encore publié" in found and "Processus" not in found.split("<main")[1].split("h1")[2]


def test_an_opening_by_hand_is_told_with_its_reason_and_without_who():
    process, by = making.process(stages=[making.collection(-20, -10)]), factories.account("secretariat")
    processing.open_by_hand(
        process, "propose", is_open=True, starts_on=TODAY, ends_on=making.days(3), reason="Panne <b>du site", by=by
    )
    for address in ("/cocreation/", process.get_absolute_url()):
        found = page(address)
        assert "exceptionnellement, jusqu’au" in found and "Panne &lt;b&gt;du site" in found
        assert by.email not in found and by.person.name not in found


def test_the_page_cites_the_decision_with_its_link_once_the_releve_is_public():
    process = making.process(state="draft", stages=[])
    meeting = factories.meeting(committee=process.plan.committee)
    approving.validate(meeting.minutes, by=factories.account("chair"))
    decision = meeting.decisions.order_by("number").first()
    processing.adopt(making.draft(process, [making.collection()]), by=None, decision=decision)
    processing.publish(process, by=None)
    assert meeting.get_absolute_url() not in page(process.get_absolute_url())
    render_waiting()
    meeting.minutes.refresh_from_db()
    approving.publish(meeting.minutes, by=factories.account("secretariat"))
    assert f'href="{meeting.get_absolute_url()}#decided"' in page(process.get_absolute_url())


def test_a_draft_timetable_is_nowhere_and_versions_tell_their_changes():
    process = making.process()
    draft = processing.open_version(process, by=None)
    (stage,) = draft.stages.all()
    stage.title, stage.ends_on = "Collecte prolongée", making.days(40)
    processing.save_timetable(draft, by=None, stages=[stage])
    for address in ("/cocreation/", process.get_absolute_url(), f"{process.get_absolute_url()}exigences/"):
        assert "prolongée" not in page(address)
    processing.adopt(draft, by=None, approval="Comité", approved_on=TODAY)
    found = page(process.get_absolute_url())
    assert "s’appelait «\xa0Collecte\xa0»" in found and "était du" in found


def test_only_actions_done_are_public_and_never_who_is_in_charge():
    process = making.process()
    action(process, "Affiche faite", done=-1, owner="Service secret", link="https://exemple.test/x", note="Interne")
    action(process, "Spot à venir", due=20)
    found = page(process.get_absolute_url())
    assert "Affiche faite" in found and "https://exemple.test/x" in found
    for hidden in ("Spot à venir", "Service secret", "Interne"):
        assert hidden not in found
        assert hidden not in page(reverse("process_export", args=[process.code, "communication", "csv"]))


def test_arabic_pages_mirror_the_picture_and_use_the_arabic_texts():
    process = making.process(stages=[making.collection(-10, 30, title_ar="تلقي المساهمات")])
    found = page(f"/ar{process.get_absolute_url()}")
    assert 'dir="rtl"' in found and "تلقي المساهمات" in found and "المسلسل" in found


def test_the_csv_holds_every_version_and_no_formula():
    process = making.process(stages=[making.stage(0, 0, "=1+1", deliverable="@x")])
    body = page(reverse("process_export", args=[process.code, "etapes", "csv"])).lstrip("\ufeff")
    head, row = csv.reader(io.StringIO(body), delimiter=";")
    assert len(head) == len(row) == 13
    assert row[4] == row[5] == TODAY.isoformat() and row[3].startswith("'=")


def test_the_requirements_show_states_evidence_and_the_next_deadline():
    process = making.process(on=making.days(-40), stages=[making.collection(-20, 10)])
    action(process, "Affiche", done=-1, link="https://exemple.test/affiche")
    found = page(reverse("requirements", args=[process.code]))
    for words in ("1.1", "5.1", "https://exemple.test/affiche", "Prochaine échéance", "Contraire au processus"):
        assert words in found
    body = page(reverse("process_export", args=[process.code, "exigences", "csv"])).lstrip("\ufeff")
    lines = list(csv.reader(io.StringIO(body), delimiter=";"))
    assert [line[0] for line in lines[1:]] == ["1.1", "2.1", "2.2", "3.1", "3.2", "3.3", "4.1", "5.1", "MT"]


def test_a_meeting_whose_releve_is_not_public_is_told_by_its_day_alone():
    process = making.process()
    secret = factories.meeting(making.days(-20), committee=process.plan.committee, title="Secretissime")
    found = page(reverse("requirements", args=[process.code]))
    assert "Secretissime" not in found and secret.reference not in found
    assert secret.get_absolute_url() not in found


@pytest.mark.parametrize("address", ["/donnees-personnelles/", "/ar/donnees-personnelles/"])
def test_the_page_on_personal_data_prints_the_table(address):
    found = page(address)
    for key in (
        "registration", "certificate", "contribution", "association", "import", "representative", "proposal", "account",
        "committee", "message",
    ):  # fmt: skip
        assert f'id="{key}"' in found
    assert "09-08" in found


# -- The secretariat's -------------------------------------------------------------------------------------------------


def test_the_communication_plan_puts_late_actions_first(office):
    process = making.process()
    for title, due, done in (("Faite", -9, -9), ("À venir", 9, None), ("En retard", -3, None)):
        action(process, title, due, done)
    found = page(reverse("communication_plan", args=[process.code]), office)
    assert found.index("En retard</bdi>") < found.index("À venir") < found.index("Faite")
    body = page(reverse("communication_export", args=[process.code, "csv"]), office)
    assert body.index("En retard") < body.index("À venir") < body.index("Faite")


def test_a_note_is_added_and_withdrawn_on_the_page(office):
    process = making.process()
    address = reverse("requirement_note_add", args=[process.code, "1.1"])
    values = {"dated_on": TODAY.isoformat(), "text": "Manuel", "link": "https://exemple.test/manuel"}
    for bad in (
        {"text": "x" * 200_000}, {"text": ""}, {"text": "a\x00b"}, {"link": "javascript:alert(1)"},
        {"dated_on": "20120-01-01"}, {"dated_on": making.days(2).isoformat()},
    ):  # fmt: skip
        answer = office.post(address, values | bad)
        assert answer.status_code in {200, 400} and not RequirementNote.objects.exists()
    assert office.post(address, values).status_code == 302
    assert "https://exemple.test/manuel" in page(reverse("requirements", args=[process.code]))
    note = RequirementNote.objects.get()
    assert office.post(reverse("requirement_note_withdraw", args=[note.pk])).status_code == 302
    assert "https://exemple.test/manuel" not in page(reverse("requirements", args=[process.code]))
    assert office.get(reverse("requirement_note_add", args=[process.code, "9.9"])).status_code == 404


def test_the_admin_makes_a_process_from_nothing_to_its_publication(office):
    plan = making.making.plan("NEUF", starts_on=making.days(50), ends_on=making.days(700))
    add = {"code": "NEUF", "plan": plan.pk, "title": "Un processus", "answer_days": 60}
    assert office.post("/admin/cocreation/process/add/", add).status_code == 302
    process = Process.objects.get(code="NEUF")
    base = f"/admin/cocreation/process/{process.pk}"
    found = page(f"{base}/publish/", office)
    assert "Aucun calendrier" in found and "<form method" not in found.split("content-main")[1]
    office.post(f"{base}/publish/", {"on": TODAY.isoformat()})
    process.refresh_from_db()
    assert process.state == "draft"
    assert office.post(f"{base}/version/", {}).status_code == 302
    timetable = Timetable.objects.get(process=process)
    page(f"/admin/cocreation/timetable/{timetable.pk}/change/", office)
    rows = {
        "stages-TOTAL_FORMS": 1, "stages-INITIAL_FORMS": 0, "stages-MIN_NUM_FORMS": 0, "stages-MAX_NUM_FORMS": 1000,
        "stages-0-position": 1, "stages-0-kind": "axes", "stages-0-title": "Axes",
        "stages-0-starts_on": making.days(5).isoformat(), "stages-0-ends_on": making.days(5).isoformat(),
        "reason": "", "expected_version": timetable.version,
    }  # fmt: skip
    change = f"/admin/cocreation/timetable/{timetable.pk}/change/"
    refused = office.post(change, rows | {"stages-0-ends_on": making.days(4).isoformat()})
    assert refused.status_code == 200 and not timetable.stages.exists()
    assert office.post(change, rows).status_code == 302
    assert office.post(change, rows).status_code == 409
    assert timetable.stages.count() == 1
    adopt = f"/admin/cocreation/timetable/{timetable.pk}/adopt/"
    assert office.post(adopt, {"approval": "", "approved_on": ""}).status_code == 200
    assert office.post(adopt, {"approval": "Comité du 31", "approved_on": TODAY.isoformat()}).status_code == 302
    assert "disabled" in page(change, office) or "readonly" in page(change, office)
    assert office.post(change, rows).status_code == 403
    assert office.post(f"{base}/publish/", {"on": TODAY.isoformat()}).status_code == 302
    override = {
        "feature": "propose", "is_open": "1", "starts_on": TODAY.isoformat(), "ends_on": making.days(3).isoformat(),
        "reason": "Demande des associations",
    }  # fmt: skip
    assert office.post(f"{base}/override/", override | {"reason": ""}).status_code == 200
    assert office.post(f"{base}/override/", override | {"reason": "x" * 200_000}).status_code == 200
    assert not queries.feature_is_open(process, "propose", TODAY)
    assert office.post(f"{base}/override/", override).status_code == 302
    process.refresh_from_db()
    assert queries.feature_is_open(process, "propose", TODAY)
    assert "Demande des associations" in page(f"{base}/change/", office)
    assert office.post(f"{base}/close/", {}).status_code == 302


def test_the_admin_keeps_actions_with_their_checked_file(office, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.portal.evidence_files import picture

    process = making.process()
    values = {
        "process": process.pk, "stage_kind": "collection", "title": "Affiche", "channel": "poster", "language": "fr_ar",
        "due_on": TODAY.isoformat(), "done_on": TODAY.isoformat(),
    }  # fmt: skip
    add = "/admin/cocreation/communicationaction/add/"
    bad = SimpleUploadedFile("affiche.png", b"#!/bin/sh\nrm -rf /")
    assert office.post(add, {**values, "upload": bad}).status_code == 200
    assert not CommunicationAction.objects.exists()
    good = SimpleUploadedFile("affiche.png", picture("PNG"))
    assert office.post(add, {**values, "upload": good}).status_code == 302
    made = CommunicationAction.objects.get()
    assert made.file_name == "affiche.png" and len(made.sha256) == 64
    page(f"/admin/cocreation/communicationaction/{made.pk}/change/", office)
    office.post(f"/admin/cocreation/communicationaction/{made.pk}/delete/", {"post": "yes"})
    assert CommunicationAction.objects.exists()


# -- Statements --------------------------------------------------------------------------------------------------------


def many(process, number):
    first = 1 + Contribution.objects.count()
    Contribution.objects.bulk_create(
        Contribution(process=process, number=first + n, title=f"Idée {n}", received_on=TODAY) for n in range(number)
    )
    for n in range(number // 10):
        action(process, f"Action {n}", due=-1, done=-1, link="https://exemple.test/x")
    for _n in range(number // 20):
        draft = processing.open_version(process, by=None)
        processing.adopt(draft, by=None, approval="Comité", approved_on=TODAY)


@pytest.mark.parametrize("name", ["process_home", "process", "requirements"])
def test_pages_ask_as_much_with_few_and_many_rows(name, client, settings):
    # The counts are kept for a minute: in a cache that the other processes of this run do not empty meanwhile.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}}
    process = making.process()
    many(process, 20)
    address = reverse(name, args=[] if name == "process_home" else [process.code])
    counts = []
    for more in (0, 100):
        many(process, more) if more else None
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25


def test_a_day_long_ago_is_written_whole(client):
    process = making.process(stages=[making.stage(0, 0, "Un jour")], on=datetime.date(2019, 11, 4))
    assert "4 novembre 2019" in page(process.get_absolute_url())


@pytest.mark.parametrize("purpose", ["registration", "contribution", "association", "proposal"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_each_form_says_what_it_does_with_personal_data(purpose, language):
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override(language):
        said = render_to_string("cocreation/_privacy.html", {"purpose": purpose})
    assert "donnees-personnelles" in said
    assert "personal data" not in said and "e-mail address" not in said
