"""The ladder's pages as the secretariat uses them."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.actions import reminding
from commitments.models import LadderSettings, Reminder
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def office(client):
    client.force_login(factories.account("secretariat"))
    return client


@pytest.fixture
def plan(today):
    return making.plan("PAN1", starts_on=today - 400 * DAY, ends_on=today + 400 * DAY)


@pytest.fixture
def milestone(plan, today):
    commitment = making.commitment(plan, starts_on=today - 400 * DAY, ends_on=today + 400 * DAY)
    making.focal_point(commitment)
    return making.milestone(commitment, starts_on=today - 300 * DAY, due_on=today - 5 * DAY)


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_without_a_plan_the_pages_say_so(office):
    for name in ("reminders", "reminder_preview"):
        assert "Aucun plan n’est adopté" in office.get(reverse(name)).content.decode()


def test_preview_activate_and_stop(office, plan, milestone, today):
    page = office.get(reverse("ladder_activate", args=["PAN1"])).content.decode()
    assert milestone.code in page and "Activer l’échelle" in page
    assert not Reminder.objects.exists()
    assert office.post(reverse("ladder_activate", args=["PAN1"])).status_code == 302
    settings = LadderSettings.objects.get()
    assert settings.is_active and settings.activated_on == today
    reminding.plan_day(plan, as_of=today, today=today)
    listed = office.get(reverse("reminders")).content.decode()
    assert milestone.code in listed and "point focal" not in listed
    refused = office.post(reverse("ladder_activate", args=["PAN1"]), {"reason": ""})
    assert refused.status_code == 200 and LadderSettings.objects.get().is_active
    office.post(reverse("ladder_activate", args=["PAN1"]), {"reason": "Réorganisation"})
    assert not LadderSettings.objects.get().is_active
    assert Message.objects.get(kind="mail/reminder_passed").state == State.OBSOLETE


def test_hold_from_the_preview_then_release(office, plan, milestone, today):
    day = today + 3 * DAY
    preview = reverse("reminder_preview", query={"plan": "PAN1", "jour": day.isoformat()})
    page = office.get(preview).content.decode()
    key = f"{milestone.pk}-0-N2"
    assert key in page
    address = reverse("reminder_hold", args=["PAN1"], query={"cle": key, "jour": day.isoformat()})
    assert "Retenir une relance" in office.get(address).content.decode()
    assert office.post(address, {"reason": " "}).status_code == 200
    response = office.post(address, {"reason": "Réunion prévue"})
    assert response.url == preview
    held = Reminder.objects.get()
    assert (held.state, held.reason) == ("held", "Réunion prévue")
    assert "Réunion prévue" in office.get(preview).content.decode()
    office.post(reverse("reminder_release", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == "due"
    assert "n’est pas retenue" in said(office.post(reverse("reminder_release", args=[held.pk])))


def test_told_otherwise(office, plan, milestone, today):
    reminding.activate(plan, by=None, day=today)
    reminding.plan_day(plan, as_of=today, today=today)
    reminder = Reminder.objects.get()
    address = reverse("reminder_say_sent", args=[reminder.pk])
    wrong = office.post(address, {"on": (today + DAY).isoformat(), "reason": "Par téléphone"})
    assert wrong.status_code == 200
    office.post(address, {"on": today.isoformat(), "reason": "Par téléphone"})
    reminder.refresh_from_db()
    assert (reminder.state, reminder.sent_on) == ("sent", today)


def test_a_wrong_clock_is_shown_and_can_be_put_right(office, plan, milestone, today):
    reminding.activate(plan, by=None, day=today)
    LadderSettings.objects.update(last_planned_on=today + 300 * DAY)
    assert f"{today + 300 * DAY:%d/%m/%Y}" in office.get(reverse("reminders")).content.decode()
    office.post(reverse("ladder_forget_day", args=["PAN1"]), {"reason": "Horloge fausse le matin"})
    assert LadderSettings.objects.get().last_planned_on is None
    reminding.plan_day(plan, as_of=today, today=today)


@pytest.mark.parametrize(
    "query",
    [
        {"jour": "9999-99-99"}, {"jour": "0001-01-01"}, {"jour": "\x00"}, {"plan": "PAN9", "jour": "2026-01-01"},
        {"jour": "2" * 5000}, {"plan": "\x00"},
    ],
)  # fmt: skip
def test_bad_addresses_are_answered(office, plan, milestone, query):
    for name, args in (("reminder_preview", []), ("reminder_hold", ["PAN1"]), ("reminders", [])):
        assert office.get(reverse(name, args=args), query).status_code in (200, 400, 404)
    for key in ("", "1-2", "a-b-N2", "9" * 30 + "-0-N2", f"{milestone.pk}-0-\x00"):
        response = office.get(reverse("reminder_hold", args=["PAN1"]), {"cle": key, "jour": "2026-11-24"})
        assert response.status_code in (302, 400, 404)


def test_as_many_statements_for_many_rows(office, plan, milestone, today):
    reminding.activate(plan, by=None, day=today)

    def statements(name):
        office.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            office.get(reverse(name))
        return len(captured)

    reminding.plan_day(plan, as_of=today, today=today)
    few = {name: statements(name) for name in ("reminders", "reminder_preview")}
    for _n in range(25):
        making.milestone(milestone.commitment, starts_on=today - 300 * DAY, due_on=today - 5 * DAY)
    reminding.plan_day(plan, as_of=today, today=today)
    assert Reminder.objects.count() == 26
    assert {name: statements(name) for name in few} == few


def test_the_settings_say_what_they_do(office, plan):
    response = office.post(
        reverse("admin:commitments_laddersettings_add"),
        {
            "plan": plan.pk, "n0": -30, "n1": -7, "n2": 1, "n3": 15, "n4": 45, "n5": 75, "d1": -7, "d2": 1, "d3": 15,
            "order_act": "Décision du 12 février 2020", "language": "fr", "reply_days": 15, "blast_limit": 60,
            "place": "Rabat", "place_ar": "الرباط",
        },
    )  # fmt: skip
    assert response.status_code == 302
    settings = LadderSettings.objects.get()
    page = office.get(reverse("admin:commitments_laddersettings_change", args=[settings.pk])).content.decode()
    assert "Décision du 12 février 2020" in page and "15 jours après l’échéance" in page
    again = office.post(
        reverse("admin:commitments_laddersettings_change", args=[settings.pk]),
        {"n0": -3, "n1": -7, "n2": 1, "n3": 15, "n4": 45, "n5": 75, "d1": -7, "d2": 1, "d3": 15, "reply_days": 15,
         "language": "fr", "blast_limit": 60, "place": "Rabat", "expected_version": settings.version, "seen": ""},
    )  # fmt: skip
    assert again.status_code == 200 and LadderSettings.objects.get().n0 == -30


def test_a_new_focal_point_in_the_admin_takes_the_mail(office, plan, milestone, today):
    reminding.activate(plan, by=None, day=today)
    reminding.plan_day(plan, as_of=today, today=today)
    other = factories.account("focal_point")
    response = office.post(
        reverse("admin:commitments_focalpoint_add"),
        {"institution": milestone.commitment.lead_id, "person": other.person_id, "seat": "substitute",
         "starts_on": today.isoformat()},
    )  # fmt: skip
    assert response.status_code == 302
    reminding.plan_day(plan, as_of=today, today=timezone.localdate())
    live = Message.objects.filter(kind="mail/reminder_passed", state=State.DUE)
    assert other.email in {message.to for message in live} and live.count() == 2
