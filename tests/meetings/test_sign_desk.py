"""« À signer » costs the same number of statements whatever waits there, and says of each what it is."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import permissions
from meetings.actions import approving, convening, observing
from meetings.models import Correction, CorrectionLine, Minutes, Recipient
from ogp_secretariat.people.models import SignatureDelegation
from tests import factories
from tests.commitments import lettering
from tests.meetings.test_statements import statements

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
URL = reverse("sign_desk")


def delegate_of(committees, holder=None):
    """An account that signs by a dated act for each of these committees."""
    user, today = factories.member(), timezone.localdate()
    holder = holder or factories.person("Présidente TITULAIRE")
    for committee in committees:
        SignatureDelegation.objects.create(
            committee=committee, holder=holder, delegate=user.person, starts_on=today - DAY, act="Arrêté 1"
        )
    return user


def circulated(member, secretariat, day, committee):
    meeting = factories.meeting(day, committee=committee)
    factories.attend(meeting, member)
    approving.circulate(meeting.minutes, until=timezone.localdate() + 5 * DAY, by=secretariat)
    recipient = Recipient.objects.select_related("round__minutes").get(round__minutes=meeting.minutes)
    target = f"decision:{meeting.decisions.first().uuid}:text"
    observing.observe(recipient, target=target, kind="remark", text="Trop court", by=member)


def to_correct(chair, secretariat, day, committee):
    meeting = factories.meeting(day, committee=committee)
    approving.validate(meeting.minutes, by=chair)
    correction = Correction.objects.create(minutes=meeting.minutes, reason="Erreur", created_by=secretariat)
    for target in ("place", "chair"):
        CorrectionLine.objects.create(correction=correction, target=target, where="Lieu", before="", after="Salle A")


def one_of_each(people, number, committee, plan):
    chair, secretariat, member = people
    day, today = datetime.date(2020, 1, 1) + number * DAY, timezone.localdate()
    factories.meeting(day, committee=committee)
    circulated(member, secretariat, day + 100 * DAY, committee)
    to_correct(chair, secretariat, day + 200 * DAY, committee)
    convening.submit(
        factories.meeting_to_convene(40 + number, committee=committee), by=None, notice_reason="Essai", reason="Essai"
    )
    lettering.late_institution(plan, today, email=f"sg{number}@exemple.test")
    if number == 0:
        lettering.drafted(plan, today)


@pytest.fixture
def people():
    return factories.account("chair"), factories.account("secretariat"), factories.member()


@pytest.mark.parametrize("who", ["chair", "delegate", "delegate of many"])
def test_the_page_costs_the_same_with_1_and_15_of_each(people, client, who):
    committees = [factories.committee("CP")]
    if who == "delegate of many":
        committees += [factories.committee(f"C{number}") for number in range(14)]
    for committee in committees:
        factories.member(committee)
    reader = people[0] if who == "chair" else delegate_of(committees)
    client.force_login(reader)
    plan = lettering.late_plan(timezone.localdate())
    one_of_each(people, 0, committees[0], plan)
    few = statements(client, URL)
    for number in range(1, 15):
        one_of_each(people, number, committees[number % len(committees)], plan)
    page = client.get(URL)
    facts = page.context
    assert [len(facts[name]) for name in ("rows", "corrections", "convocations")] == [30, 15, 15]
    assert statements(client, URL) == few


def test_what_each_row_says(people, client):
    chair, secretariat, member = people
    committee = factories.committee()
    circulated(member, secretariat, datetime.date(2020, 5, 5), committee)
    empty = factories.meeting(datetime.date(2020, 6, 6), agenda=1, points=0, decisions=0)
    client.force_login(chair)
    rows = {row["meeting"]: row for row in client.get(URL).context["rows"]}
    sent = rows[Minutes.objects.get(state="circulated").meeting]
    content = sent["content"]
    assert (content.agenda, content.entries, content.decisions) == (2, 2, 2)
    assert (sent["tally"].observations, sent["tally"].unanswered, len(sent["cautions"])) == (1, 1, 2)
    assert sent["missing"] == [] and sent["holder"] is None and sent["observations_run"]
    assert rows[empty]["missing"] and rows[empty]["tally"] is None and rows[empty]["cautions"] == []


def test_in_whose_name_a_delegate_signs_in_each_committee(client):
    first, second = factories.committee(), factories.committee("CI")
    holder = factories.person("Première TITULAIRE")
    user = delegate_of([first], holder)
    factories.meeting(datetime.date(2020, 5, 5))
    factories.meeting(datetime.date(2020, 5, 6), committee=second)
    today = timezone.localdate()
    assert permissions.holders_for(user, today) == {first.pk: holder}
    assert permissions.signing_for(user, first, today) == (holder, True)
    assert permissions.signing_for(user, second, today) is None
    assert permissions.holders_for(factories.account("chair"), today) == {}
    client.force_login(user)
    (row,) = client.get(URL).context["rows"]
    assert row["holder"] == holder
