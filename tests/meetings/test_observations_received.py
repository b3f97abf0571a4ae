"""Observations that came on paper or by mail: typed by the secretariat, they are their author's answer."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.actions import approving, circulating, observing
from meetings.models import Agreement, Observation, Recipient
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.meetings.test_statements import statements

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def secretariat():
    return factories.account("secretariat")


@pytest.fixture
def member():
    return factories.member()


@pytest.fixture
def meeting(member, secretariat):
    """A draft that is out: for a member, and for somebody with neither account nor address."""
    found = factories.meeting()
    factories.attend(found, member)
    factories.attend(found, factories.person("Sans ADRESSE"))
    approving.circulate(found.minutes, until=timezone.localdate() + 5 * DAY, by=secretariat)
    found.minutes.refresh_from_db()
    return found


def recipient(meeting, **which):
    return Recipient.objects.select_related("round__minutes").get(round__minutes=meeting.minutes, **which)


def target(meeting):
    return f"decision:{meeting.decisions.first().uuid}:text"


def received(meeting, who, by, *, day=None, text="Trop court", kind="remark"):
    receipt = observing.Receipt(day or timezone.localdate(), "paper")
    return observing.observe(who, target=target(meeting), kind=kind, text=text, by=by, receipt=receipt)


def test_it_is_the_answer_of_its_author(meeting, member, secretariat):
    lost = recipient(meeting, name__contains="ADRESSE")
    made = received(meeting, lost, secretariat)
    assert (made.recipient, made.received_way, made.typed_by) == (lost, "paper", secretariat)
    assert [e.actor_id for e in history_of(meeting) if e.action == "type_observation"] == [secretariat.pk]
    mine = recipient(meeting, user=member)
    observing.agree(mine, by=member)
    received(meeting, mine, secretariat, kind="replacement", text="Autre texte")
    assert not Agreement.objects.filter(withdrawn_at=None).exists()
    Message.objects.update(state="sent", sent_at=timezone.now())
    assert circulating.record_silence(today=timezone.localdate() + 30 * DAY) == 0


def test_its_author_and_the_secretariat_change_it(meeting, member, secretariat):
    mine = recipient(meeting, user=member)
    made = received(meeting, mine, secretariat)
    observing.change(made, kind="remark", text="Bien trop court", by=member)
    observing.change(made, kind="remark", text="Beaucoup trop court", by=secretariat)
    observing.withdraw(made, by=secretariat)
    own = observing.observe(mine, target=target(meeting), kind="remark", text="De moi", by=member)
    with pytest.raises(PermissionDenied):
        observing.withdraw(own, by=secretariat)


def test_only_the_secretariat_types_for_others(meeting, member):
    lost = recipient(meeting, name__contains="ADRESSE")
    for by in (member, factories.account("chair"), factories.member()):
        with pytest.raises(PermissionDenied):
            received(meeting, lost, by)
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("days", "kind", "text"), [(1, "remark", "x"), (-1, "remark", "x"), (0, "remark", "  "), (0, "replacement", "same")]
)
def test_what_cannot_be_is_refused_in_words(meeting, secretariat, days, kind, text):
    text = meeting.decisions.first().text if text == "same" else text
    lost = recipient(meeting, name__contains="ADRESSE")
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        received(meeting, lost, secretariat, day=timezone.localdate() + days * DAY, kind=kind, text=text)
    assert refused.value.messages[0]
    assert not Observation.objects.exists()


def test_the_database_keeps_how_it_came_whole_and_as_it_was(meeting, secretariat):
    made = received(meeting, recipient(meeting, name__contains="ADRESSE"), secretariat)
    for change in ({"received_on": None}, {"received_way": "mail"}, {"typed_by": factories.account("chair")}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Observation.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.create(
            recipient=made.recipient, target="x", where="x", kind="remark", text="x", created_at=timezone.now(),
            received_on=timezone.localdate(),
        )  # fmt: skip


def test_the_page(meeting, member, secretariat, client):
    lost = recipient(meeting, name__contains="ADRESSE")
    client.force_login(secretariat)
    overview = reverse("observations_review", args=[meeting.pk])
    page = reverse("observation_received", args=[meeting.pk, lost.pk])
    assert page in client.get(overview).content.decode()
    day = timezone.localdate()
    typed = {"way": "paper", "received_on": day, "target": target(meeting), "kind": "remark", "text": "Trop court"}
    for wrong in ({"received_on": "2020-02-30"}, {"target": "decision:x:text"}, {"text": ""}, {"way": "pigeon"}):
        answer = client.post(page, typed | wrong)
        assert answer.status_code == 200 and answer.context["form"].errors
    assert not Observation.objects.exists()
    assert client.get(page).status_code == 200 and not Observation.objects.exists()
    shown = client.post(page, typed, follow=True).content.decode()
    assert f"reçue sur papier le {day.day} " in shown or f"reçue sur papier le {day.day}er " in shown
    assert f"saisie par <bdi>{secretariat.person}</bdi>" in shown
    assert "à prévenir autrement" not in shown and "sa propre observation" in shown
    made = Observation.objects.get()
    assert client.post(reverse("typed_withdraw", args=[meeting.pk, made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_its_author_reads_how_it_came(meeting, member, secretariat, client):
    received(meeting, recipient(meeting, user=member), secretariat)
    client.force_login(member)
    shown = client.get(reverse("observations", args=[meeting.pk])).content.decode()
    assert "reçue sur papier le" in shown
    arabic = client.get(f"/ar{reverse('observations', args=[meeting.pk])}").content.decode()
    assert "وردت على الورق" in arabic


def test_a_part_of_the_attendance_can_be_replaced(meeting, secretariat, client):
    lost, row = recipient(meeting, name__contains="ADRESSE"), meeting.attendances.first()
    client.force_login(secretariat)
    page = reverse("observation_received", args=[meeting.pk, lost.pk])
    typed = {"way": "mail", "received_on": timezone.localdate(), "kind": "replacement", "text": "Directrice"}
    refused = client.post(page, typed | {"target": f"attendance:{row.pk}:line"})
    assert refused.status_code == 200 and not Observation.objects.exists()
    client.post(page, typed | {"target": f"attendance:{row.pk}:function"})
    assert Observation.objects.get().target == f"attendance:{row.pk}:function"


def test_the_page_of_all_costs_the_same_with_many(meeting, secretariat, client):
    lost = recipient(meeting, name__contains="ADRESSE")
    received(meeting, lost, secretariat)
    client.force_login(secretariat)
    url = reverse("observations_review", args=[meeting.pk])
    few = statements(client, url)
    for number in range(15):
        received(meeting, lost, secretariat, text=f"Remarque {number}")
    assert statements(client, url) == few
