"""The ladder on the demonstration's plan, activated on 12 February 2020, against a table made of dates alone."""

import datetime
import json
from collections import Counter

import pytest
from django.utils import timezone

from commitments.actions import delivering, importing, reminding, signing
from commitments.models import Letter, Reminder
from meetings.models import AgendaItem
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import User
from ogp_secretariat.portal.actions import demonstration, demonstration_letters, demonstration_plan
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.sheets import read_table, write_csv
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
START, END = datetime.date(2020, 2, 12), datetime.date(2020, 8, 31)
OFFSETS = {"N0": -30, "N1": -7, "N2": 1, "N3": 15, "N4": 45, "N5": 75}


@pytest.fixture
def plan(settings):
    settings.DEMO = True
    committee = demonstration.load_committee()
    demonstration.load_accounts(committee)
    meeting = demonstration.load_meeting(committee)
    made = demonstration_plan.load_plan(committee, meeting)
    demonstration_letters.load_ladders(made, demonstration_plan.load_trial_plan(committee), meeting)
    factories.meeting(date=END + 90 * DAY, status="draft", committee=committee, agenda=1, points=0, decisions=0)
    return made


def unfinished():
    """(code, institution, due date) of what the data file has neither finished nor left without a day."""
    data = json.loads(demonstration_plan.DATA.read_text(encoding="utf-8"))
    for row in data["commitments"]:
        for number, one in enumerate(row["milestones"], 1):
            last = one["history"][-1][1] if one["history"] else 0
            if one["due_on"] and last < float(one.get("target") or 100):
                code = f"{data['code']}-E{row['number']:02d}-J{number}"
                yield code, row["lead"], datetime.date.fromisoformat(one["due_on"])


def expected():
    """{(day, code): (level, institution)} by arithmetic on dates only."""
    found = {}
    for code, institution, due in unfinished():
        days = {level: due + offset * DAY for level, offset in OFFSETS.items()}
        passed = [level for level in ("N0", "N1", "N2") if days[level] <= START]
        for level in ("N0", "N1", "N2"):
            if days[level] > START:
                found[days[level], code] = level, institution
        if passed:
            found[START, code] = passed[-1], institution
        sent = max(days["N2"], START)
        for before, level in (("N2", "N3"), ("N3", "N4"), ("N4", "N5")):
            sent = max(days[level], sent + (OFFSETS[level] - OFFSETS[before]) * DAY)
            found[sent, code] = level, institution
    return {key: value for key, value in found.items() if key[0] <= END}


def leave():
    for message in Message.objects.filter(state=State.DUE):
        message.state, message.sent_at = State.SENT, message.posted_at
        message.save()
    reminding.settle()
    delivering.settle()


def addressee(level, institution):
    """Mails to the focal point, letters to the head, the last level to the committee."""
    code = institution.lower()
    if level in ("N3", "N4"):
        return f"sg.{code}@demo.example"
    if level == "N5":
        return ""
    return "pointfocal@demo.example" if code == "dra" else f"pointfocal.{code}@demo.example"


def test_earlier_days_are_dry_runs(plan):
    """Each shows the highest mail that dates alone make due, and writes nothing; planning them is refused."""
    leave()
    day, today = datetime.date(2019, 6, 1), timezone.localdate()
    reminding.activate(plan, by=None, day=START)
    while day < START:
        due = {}
        for code, institution, due_on in unfinished():
            passed = [level for level in ("N0", "N1", "N2") if due_on + OFFSETS[level] * DAY <= day]
            if passed:
                due[code] = passed[-1], addressee(passed[-1], institution)
        rows = [row for row in reminding.preview(plan, as_of=day) if row["milestone"] in codes()]
        shown = {row["milestone"]: (row["level"], *row["to"]) for row in rows if row["level"] and row["to"]}
        assert shown.items() >= due.items(), day
        with pytest.raises(NotAllowedNow):
            reminding.plan_day(plan, as_of=day, today=today)
        day += 20 * DAY
    assert not Reminder.objects.filter(plan=plan).exists()


def codes():
    return {code for code, _institution, _due in unfinished()}


def test_an_old_delay_imported_today_sends_nothing_before_activation_and_jumps_no_level(plan):
    today = timezone.localdate()
    leave()
    due = START - 240 * DAY
    lead = plan.commitments.select_related("lead").filter(lead__isnull=False).first().lead
    headers = ["engagement", "titre", "porteur", "jalon", "intitule", "poids", "methode", "debut", "echeance"]
    row = ["E90", "Engagement repris", lead.name, "J1", "Jalon ancien", "10", "étapes", "01/01/2019", f"{due:%d/%m/%Y}"]
    importing.apply_plan(plan, read_table(write_csv(headers, [row]), "plan.csv"), by=None)
    code = f"{plan.code}-E90-J1"
    assert [row["level"] for row in reminding.preview(plan, as_of=START) if row["milestone"] == code] == ["N2"]
    with pytest.raises(NotAllowedNow):
        reminding.plan_day(plan, as_of=START, today=today)
    assert not Reminder.objects.filter(plan=plan).exists() and not Message.objects.filter(state=State.DUE).exists()
    reminding.activate(plan, by=None, day=START)
    chair, found = User.objects.get(email="president@demo.example"), {}
    for n in range(80):
        for row in reminding.plan_day(plan, as_of=START + n * DAY, today=today):
            if row["milestone"] == code:
                found.setdefault(row["level"], n)
        if drafts := Letter.objects.filter(plan=plan, state="draft"):
            signing.sign({one.pk: one.version for one in drafts}, by=chair, day=START + n * DAY)
        leave()
    assert found == {"N2": 0, "N3": 14, "N4": 44, "N5": 74}


def test_who_gets_what_each_day_until_the_end_of_the_plan(plan):
    today, chair = timezone.localdate(), User.objects.get(email="president@demo.example")
    leave()
    reminding.activate(plan, by=None, day=START)
    found, recipients = {}, Counter()
    for n in range((END - START).days + 1):
        day = START + n * DAY
        for row in reminding.plan_day(plan, as_of=day, today=today):
            assert (day, row["milestone"]) not in found, row
            assert row["state"] == "due" or row["level"] == "N5", row
            (to,) = row["to"]
            found[day, row["milestone"]] = row["level"], to
        drafts = Letter.objects.filter(plan=plan, state="draft")
        if drafts:
            signing.sign({letter.pk: letter.version for letter in drafts}, by=chair, day=day)
        leave()
    table = expected()
    committee = plan.committee.code
    wanted = {key: (level, addressee(level, institution)) for key, (level, institution) in table.items()}
    assert found == {key: (level, committee if level == "N5" else to) for key, (level, to) in wanted.items()}
    assert {level for level, _institution in table.values()} == set(OFFSETS)

    # To whom: mails to the focal point of the institution, letters to its head.
    for reminder in Reminder.objects.filter(plan=plan, level__in=["N1", "N2"]).select_related("institution"):
        (mail,) = reminder.mails.filter(is_copy=False).select_related("message")
        code = reminder.institution.code.lower()
        recipients[mail.message.to] += 1
        assert mail.message.to == ("pointfocal@demo.example" if code == "dra" else f"pointfocal.{code}@demo.example")
    letters = Letter.objects.filter(plan=plan).select_related("institution")
    for letter in letters:
        assert letter.addressee_email == f"sg.{letter.institution.code.lower()}@demo.example"
        assert (
            letter.order_decision.text.startswith("Envoyer une lettre") and letter.order_decision.meeting.date == START
        )
    days = {(day, institution) for (day, _code), (level, institution) in table.items() if level in ("N3", "N4")}
    assert letters.count() == len(days)
    assert sorted(letters.values_list("number", flat=True)) == list(range(1, len(days) + 1))
    assert AgendaItem.objects.filter(meeting__date=END + 90 * DAY).count() > 1
    assert set(Reminder.objects.filter(plan=plan).values_list("state", flat=True)) == {"sent"}
