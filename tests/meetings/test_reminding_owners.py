"""Reminders to owners: what leaves when, to whom, once; what stops it."""

import datetime
import re

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from meetings import decision_links, owing, reminders
from meetings.actions import following, linking, reminding
from meetings.deadlines import Deadline
from meetings.enums import ReminderLevel, ReportSource
from meetings.models import Decision, DecisionReminder, Minutes
from meetings.owners import Recipient, recipients_of
from ogp_secretariat.mailroom.actions.posting import withdraw
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import Holiday, InstitutionHead
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.meetings.deciding import DAY, called, decided, due, focal_point, owned_by, owner, seat

pytestmark = pytest.mark.django_db
OFFICE = {"by": None, "source": ReportSource.OFFICE}
MONDAY = datetime.date(2027, 1, 4)
NONE = frozenset()
SOON, ON_DAY, WEEKLY = ReminderLevel.SOON, ReminderLevel.DAY, ReminderLevel.WEEKLY


def plan(day):
    """What the schedule does on `day`."""
    return reminding.plan_day(day=day, today=day)


def mails(**conditions):
    return list(Message.objects.filter(kind__startswith="mail/decision", **conditions).order_by("pk"))


def sent(message):
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=timezone.now())


# -- The days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "day", "level"),
    [
        (MONDAY + 8 * DAY, MONDAY, None),
        (MONDAY + 7 * DAY, MONDAY, SOON),
        (MONDAY + 3 * DAY, MONDAY, SOON),
        (MONDAY, MONDAY, ON_DAY),
        # Due on a Sunday: told on the Friday before.
        (MONDAY + 6 * DAY, MONDAY + 4 * DAY, ON_DAY),
        (MONDAY + 6 * DAY, MONDAY + 3 * DAY, SOON),
        # Overdue: on the Monday after, and until the end of that week when that day was missed.
        (MONDAY, MONDAY + DAY, None),
        (MONDAY, MONDAY + 7 * DAY, WEEKLY),
        (MONDAY, MONDAY + 9 * DAY, WEEKLY),
        (MONDAY + 8 * DAY, MONDAY + 9 * DAY, None),
    ],
)
def test_what_is_owed_on_a_day(due_on, day, level):
    assert reminders.level_on(due_on, day, NONE) == level


def test_holidays_move_the_days():
    holidays = {MONDAY, MONDAY + DAY}
    assert reminders.list_day(MONDAY + 3 * DAY, holidays) == MONDAY + 2 * DAY
    assert reminders.level_on(MONDAY - 9 * DAY, MONDAY + 2 * DAY, holidays) == WEEKLY
    assert reminders.level_on(MONDAY, MONDAY - 3 * DAY, holidays) == ON_DAY
    assert reminders.list_day(MONDAY, {MONDAY + n * DAY for n in range(5)}) is None


def test_keys_are_functions_of_the_case():
    key = reminders.case_key("u", 1, MONDAY, SOON, "a" * 16)
    assert key == reminders.case_key("u", 1, MONDAY, SOON, "a" * 16) and len(key) < 150
    others = {
        reminders.case_key("u", 2, MONDAY, SOON, "a"), reminders.case_key("u", 1, MONDAY + DAY, SOON, "a"),
        reminders.case_key("u", 1, MONDAY, ON_DAY, "a"), reminders.case_key("u", 1, MONDAY, SOON, "b"),
    }  # fmt: skip
    assert len(others) == 4
    assert (
        reminders.list_key(MONDAY, "a")
        == reminders.list_key(MONDAY + 6 * DAY, "a")
        != reminders.list_key(MONDAY + 7 * DAY, "a")
    )


# -- Who is told -------------------------------------------------------------------------------------------------------


def addresses(decision, day=None):
    return [one.email for one in recipients_of([decision], day or timezone.localdate())[decision.pk]]


def test_who_an_owner_is_in_persons():
    ministry, other = factories.institution(), factories.institution()
    seated, staff = factories.member(institution=ministry), focal_point(ministry)
    alone = focal_point(other)
    civil = factories.committee().colleges.get(name="Société civile")
    lead = factories.account("member")
    committee = factories.committee("CI")
    seat(lead.person, committee=committee, seat=Seat.SECRETARY)
    seat(factories.account("member").person, committee=committee)
    person = factories.person(email="Seule@exemple.test")
    decisions = decided(
        {"owner_kind": "institution", "owner_institution": ministry},
        {"owner_kind": "institution", "owner_institution": other},
        {"owner_kind": "college", "owner_college": civil},
        {"owner_kind": "committee", "owner_committee": committee},
        owned_by(person),
        {"owner_kind": "text", "owner_text": "Les porteurs"},
        {},
    )
    told = [addresses(one) for one in decisions]
    assert told == [
        [seated.email], [alone.email], [seated.email], [lead.email], ["Seule@exemple.test"], [], [],
    ]  # fmt: skip
    assert staff.email not in {one for several in told for one in several}


def test_the_office_of_its_head_is_written_to_when_nobody_sits_for_an_institution():
    institution = factories.institution()
    InstitutionHead.objects.create(institution=institution, function="le Directeur", email="sg@exemple.test")
    (decision,) = decided({"owner_kind": "institution", "owner_institution": institution})
    assert recipients_of([decision], timezone.localdate())[decision.pk] == [
        Recipient("sg@exemple.test", "le Directeur")
    ]


def test_a_mandate_that_ended_ends_the_mails_and_the_link():
    user = factories.member()
    college = factories.committee().colleges.get(name="Société civile")
    (decision,) = decided(due(MONDAY, owner_kind="college", owner_college=college))
    recipient = recipients_of([decision], MONDAY)[decision.pk][0]
    token = decision_links.make(decision, recipient).rstrip("/").rpartition("/")[2]
    assert decision_links.read(token, MONDAY)[1] == recipient
    user.person.mandates.update(ends_on=MONDAY - DAY)
    assert addresses(decision, MONDAY) == [] and decision_links.read(token, MONDAY) is None


# -- What leaves -------------------------------------------------------------------------------------------------------


def test_a_week_before_on_the_day_then_each_week():
    user = owner()
    decided(due(MONDAY + 9 * DAY, text="Publier le budget", **owned_by(user.person)))
    day = MONDAY
    for _n in range(40):
        plan(day)
        for message in mails(state="due"):
            sent(message)
        day += DAY
    rows = [(row.level, row.planned_on) for row in DecisionReminder.objects.order_by("pk")]
    assert rows == [
        (SOON, MONDAY + 2 * DAY), (ON_DAY, MONDAY + 9 * DAY), (WEEKLY, MONDAY + 14 * DAY), (WEEKLY, MONDAY + 21 * DAY),
        (WEEKLY, MONDAY + 28 * DAY), (WEEKLY, MONDAY + 35 * DAY),
    ]  # fmt: skip
    first = mails()[0]
    assert first.to == user.email and "Publier le budget" in first.body
    assert first.subject == "Décision CP 1/2020-D1 : échéance le 13 janvier 2027"


def test_two_schedules_and_a_second_run_send_nothing_twice():
    decided(due(MONDAY, **owned_by(owner().person)), due(MONDAY, **owned_by(owner("ar").person)))
    for _n in range(3):
        plan(MONDAY)
    assert len(mails()) == 2 and DecisionReminder.objects.count() == 2
    assert {mail.language for mail in mails()} == {"fr", "ar"}


def test_one_list_a_week_for_each_address():
    user = owner()
    decided(
        *[due(MONDAY - 20 * DAY, **owned_by(user.person)) for _n in range(3)],
        due(MONDAY - 20 * DAY, **owned_by(owner().person)),
    )
    plan(MONDAY)
    mine = [mail for mail in mails() if mail.to == user.email]
    assert len(mine) == 1 and len(mails()) == 2
    assert all(f"CP 1/2020-D{n}" in mine[0].body for n in (1, 2, 3)) and "D4" not in mine[0].body
    assert mine[0].subject == "3 décisions du comité sont en retard"
    assert len(re.findall(r"/decisions/lien/", mine[0].body)) == 3


def test_nothing_leaves_on_a_holiday_and_what_waits_stays():
    decided(due(MONDAY, **owned_by(owner().person)))
    Holiday.objects.create(day=MONDAY, label="Fête")
    assert plan(MONDAY) == [] and mails() == []


def test_a_done_decision_is_no_longer_told_of():
    user = owner()
    first, second = decided(
        due(MONDAY - 20 * DAY, **owned_by(user.person)), due(MONDAY - 20 * DAY, **owned_by(user.person))
    )
    plan(MONDAY)
    following.report(first, by=user, source="page", status="done", text="Fait")
    assert [mail.state for mail in mails()] == ["obsolete"]
    plan(MONDAY)
    plan(MONDAY + DAY)
    assert [mail.state for mail in mails()] == ["obsolete", "due"]
    assert "CP 1/2020-D2" in mails()[1].body and "CP 1/2020-D1" not in mails()[1].body
    following.report(second, by=user, source="page", status="done", text="Fait")
    for n in range(2, 20):
        plan(MONDAY + n * DAY)
    assert [mail.state for mail in mails()] == ["obsolete", "obsolete"]


def test_a_step_on_the_way_silences_one_list(monkeypatch):
    user = owner()
    (decision,) = decided(due(MONDAY - 20 * DAY, **owned_by(user.person)))
    monkeypatch.setattr(timezone, "localdate", lambda *_a: MONDAY - 3 * DAY)
    following.report(decision, by=user, source="page", status="in_progress", text="En route")
    plan(MONDAY)
    assert mails() == [] and owing.survey(MONDAY)[0].silenced
    plan(MONDAY + 7 * DAY)
    assert len(mails()) == 1


def test_a_deadline_that_moves_takes_back_what_has_not_left():
    user = owner()
    (decision,) = decided(due(MONDAY + 5 * DAY, **owned_by(user.person)))
    plan(MONDAY)
    following.report(decision, **OFFICE, status="open", text="Salle", deadline=Deadline("date", MONDAY + 40 * DAY))
    assert [mail.state for mail in mails()] == ["obsolete"]
    plan(MONDAY + DAY)
    assert len(mails()) == 1
    plan(MONDAY + 35 * DAY)
    assert [mail.state for mail in mails()] == ["obsolete", "due"]
    # Put off once more while the mail waits: another version, another mail.
    following.report(decision, **OFFICE, status="open", text="Non", deadline=Deadline("date", MONDAY + 42 * DAY))
    plan(MONDAY + 35 * DAY)
    assert [mail.state for mail in mails()] == ["obsolete", "obsolete", "due"]


def test_a_replaced_decision_is_no_longer_told_of():
    (first,) = decided(due(MONDAY, **owned_by(owner().person)))
    (second,) = decided({}, date=datetime.date(2021, 2, 12))
    plan(MONDAY)
    made = linking.link(second, "cancels", first, by=None)
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["obsolete"]
    linking.unlink(made, by=None, reason="Erreur")
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["obsolete", "due"]


def test_what_a_person_withdrew_stays_withdrawn():
    decided(due(MONDAY, **owned_by(owner().person)))
    plan(MONDAY)
    withdraw(mails()[0].key, "Dit au téléphone")
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["obsolete"]


def test_what_is_leaving_is_not_written_anew():
    decided(due(MONDAY, **owned_by(owner().person)))
    plan(MONDAY)
    Message.objects.update(state="data", owner="essai")
    following.report(Decision.objects.get(), **OFFICE, status="done", text="Fait")
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["data"]


def test_the_next_meeting_is_told_of_once_it_is_called_and_moves_with_it():
    decided({"deadline_kind": "next_meeting", **owned_by(owner().person)}, {"deadline_kind": "continuous"}, {})
    plan(MONDAY)
    assert mails() == []
    meeting = called(MONDAY + 5 * DAY)
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["due"]
    type(meeting).objects.filter(pk=meeting.pk).update(date=MONDAY + 30 * DAY)
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["obsolete"]
    type(meeting).objects.filter(pk=meeting.pk).update(date=MONDAY + 5 * DAY)
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["obsolete", "due"]


def test_a_period_is_due_at_its_end():
    decided(
        {"deadline_kind": "period", "deadline_date": MONDAY - 30 * DAY, "deadline_end": MONDAY + 2 * DAY,
         **owned_by(owner().person)}
    )  # fmt: skip
    plan(MONDAY)
    assert DecisionReminder.objects.get().due == MONDAY + 2 * DAY


def test_old_deadlines_that_are_taken_in_remind_nobody_until_somebody_reports():
    today = timezone.localdate()
    user = owner()
    (decision,) = decided(due(today - 400 * DAY, **owned_by(user.person)))
    assert [one.is_history for one in owing.survey(MONDAY)] == [True]
    plan(MONDAY)
    assert mails() == []
    following.report(decision, **OFFICE, status="open", text="À reprendre", on=today)
    plan(MONDAY + 7 * DAY)
    assert len(mails()) == 1


def test_a_wrong_clock_stops_everything_and_a_flood_waits_for_a_person(monkeypatch):
    decided(due(MONDAY + DAY, **owned_by(owner().person)), due(MONDAY + DAY, **owned_by(owner().person)))
    monkeypatch.setattr(reminding, "MOST", 1)
    plan(MONDAY)
    assert [mail.state for mail in mails()] == ["held", "held"]
    with pytest.raises(NotAllowedNow):
        plan(MONDAY - 3 * DAY)
    with pytest.raises(NotAllowedNow):
        reminding.plan_day(day=MONDAY + DAY, today=MONDAY)


def test_a_draft_is_not_reminded_of():
    decided(due(MONDAY, **owned_by(owner().person)), publish=False)
    factories.rectify(Minutes.objects.get())
    assert plan(MONDAY) == []


def test_the_survey_costs_the_same_with_few_and_many(django_assert_max_num_queries):
    people = [owner() for _n in range(3)]
    decided(*[due(MONDAY, **owned_by(people[n % 3].person)) for n in range(30)])
    with django_assert_max_num_queries(6):
        assert len(owing.survey(MONDAY)) == 30


# -- The link ----------------------------------------------------------------------------------------------------------


def link_to(decision, user):
    recipient = next(
        one for one in recipients_of([decision], timezone.localdate())[decision.pk] if one.email == user.email
    )
    return re.sub(r"^https?://[^/]+", "", decision_links.make(decision, recipient))


@pytest.fixture
def own():
    user = owner()
    (decision,) = decided(due(timezone.localdate() + DAY, text="Publier le budget", **owned_by(user.person)))
    return decision, user


def test_opening_shows_and_posting_acts_once(client, own):
    decision, user = own
    url = link_to(decision, user)
    for _n in range(3):
        page = client.get(url)
        assert page.status_code == 200 and "Publier le budget" in page.content.decode()
    assert not decision.reports.exists() and page["X-Robots-Tag"] == "noindex, nofollow"
    token = page.context["form"]["token"].value()
    posted = {"acte": "suivi", "token": str(token), "author_name": "Hind", "status": "done", "text": "Fait"}
    assert client.post(url, posted).status_code == 302
    assert client.post(url, posted).status_code == 302
    report = decision.reports.get()
    assert (report.source, report.author_name, report.status, report.made_by) == ("link", "Hind", "done", None)
    page = client.get(url).content.decode()
    assert "n’y a plus rien à signaler" in page and '<form class="box"' not in page


def test_a_later_day_is_asked_for_by_the_link(client, own):
    decision, user = own
    url, day = link_to(decision, user), timezone.localdate() + 20 * DAY
    token = client.get(url).context["later"]["token"].value()
    posted = {"acte": "report", "token": str(token), "author_name": "Hind", "due": day.isoformat(), "reason": "Budget"}
    for _n in range(2):
        assert client.post(url, posted).status_code == 302
    assert decision.postponements.get().due == day


@pytest.mark.parametrize(
    "posted",
    [
        {"acte": "suivi", "status": "done", "author_name": "Hind"},
        {"acte": "suivi", "status": "abandoned", "author_name": "Hind", "text": "x"},
        {"acte": "suivi", "status": "done", "author_name": "", "text": "x"},
        {"acte": "suivi", "status": "done", "author_name": "Hind\r\nBcc: x", "text": "x"},
        {"acte": "suivi", "status": "done", "author_name": "Hind", "text": "x" * 6000},
        {"acte": "suivi", "status": "done", "author_name": "Hind", "text": "x", "url": "javascript:alert(1)"},
        {"acte": "suivi", "status": "done", "author_name": "Hind", "text": "x", "token": "pas-un-uuid"},
        {"acte": "report", "author_name": "Hind", "due": "20120-02-18", "reason": "x"},
        {"acte": "report", "author_name": "Hind", "due": "2020-02-18", "reason": "x"},
    ],
)
def test_bad_input_is_told_and_writes_nothing(client, own, posted):
    decision, user = own
    url = link_to(decision, user)
    token = str(client.get(url).context["form"]["token"].value())
    page = client.post(url, {"token": token, **posted})
    assert page.status_code == 200
    form = page.context["form" if posted["acte"] == "suivi" else "later"]
    assert form.errors and not decision.reports.exists() and not decision.postponements.exists()


def test_forged_old_and_foreign_links_lead_nowhere(client, own):
    decision, user = own
    url = link_to(decision, user)
    (other,) = decided(due(timezone.localdate(), **owned_by(owner().person)), date=datetime.date(2021, 1, 1))
    parts = [decision.uuid.hex, f"person:{user.person_id}", decision_links.fingerprint("autre@exemple.test")]
    tokens = [
        url.rstrip("/").rpartition("/")[2][:-2] + "xx",
        signing.dumps(parts, salt=decision_links.SALT),
        signing.dumps([other.uuid.hex, *parts[1:]], salt=decision_links.SALT),
        signing.dumps("x", salt=decision_links.SALT),
        signing.dumps([1, 2, 3], salt=decision_links.SALT),
        signing.dumps(parts, salt="autre"),
    ]
    for token in tokens:
        assert client.get(reverse("decision_answer", args=[token])).status_code == 404
        assert client.post(reverse("decision_answer", args=[token]), {"acte": "suivi"}).status_code == 404
    assert client.get(url).status_code == 200
    type(user.person).objects.filter(pk=user.person_id).update(email="nouvelle@exemple.test")
    assert client.get(url).status_code == 404


def test_a_link_dies_with_its_time(client, own, monkeypatch):
    decision, user = own
    url = link_to(decision, user)
    monkeypatch.setattr(decision_links, "LIVES", datetime.timedelta(seconds=-1))
    assert client.get(url).status_code == 404


def test_the_link_of_a_cancelled_decision_takes_no_report(client, own):
    decision, user = own
    url = link_to(decision, user)
    token = str(client.get(url).context["form"]["token"].value())
    (later,) = decided({}, date=datetime.date(2021, 2, 12))
    linking.link(later, "cancels", decision, by=None)
    assert "n’y a plus rien à signaler" in client.get(url).content.decode()
    page = client.post(url, {"acte": "suivi", "token": token, "author_name": "H", "status": "done", "text": "x"})
    assert page.status_code == 200 and not decision.reports.exists()
