"""Answers: by the personal link, on one's account, typed; what closes them, and the attendance that they make."""

import datetime

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings import invitation_links, invitees
from meetings.actions import announcing, convening, inviting, recording, replying
from meetings.models import Answer, Attendance, Invitee, Meeting
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def member():
    return factories.member()


@pytest.fixture
def meeting(member, chair):
    found = factories.meeting_to_convene()
    guest = Invitee(meeting=found, name="Une experte", email="experte@exemple.test", capacity="expert", language="fr")
    inviting.invite(guest, by=None)
    factories.convene(found, chair)
    return found


@pytest.fixture
def invitee(meeting, member):
    return meeting.invitees.get(person=member.person)


def address(invitee):
    return reverse("invitation", args=[invitation_links.token_of(invitee)])


def move_to(meeting, day):
    """The meeting as announced, on another day: time passes for what was released, the guards look away."""
    convocation = meeting.convocations.get(sequence=0)
    convocation.pk, convocation.sequence = None, 90
    convocation.content = {**convocation.content, "date": day.isoformat()}
    convocation.save()
    Meeting.objects.filter(pk=meeting.pk).update(date=day, year=day.year)
    meeting.refresh_from_db()


def test_a_get_only_shows(client, invitee):
    for _time in range(2):
        page = client.get(address(invitee))
        assert page.status_code == 200 and "Point 1" in page.content.decode()
        assert client.head(address(invitee)).status_code == 200
    assert not Answer.objects.exists() and not Attendance.objects.exists()
    assert page["X-Robots-Tag"] == "noindex, nofollow" and page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("typed", "presence", "remote", "words"),
    [
        ({"choice": "on_site"}, "present", False, ""),
        ({"choice": "remote"}, "present", True, ""),
        ({"choice": "excused", "reason": "En mission"}, "excused", False, ""),
        ({"choice": "represented", "represented_by": "M. Suppléant"}, "represented", False, "M. Suppléant"),
    ],
)
def test_an_answer_makes_one_row_of_the_attendance(client, meeting, invitee, typed, presence, remote, words):
    assert client.post(address(invitee), typed).status_code == 302
    row = meeting.attendances.get()
    assert (row.presence, row.is_remote, row.represented_by) == (presence, remote, words)
    assert row.person == invitee.person and row.college_name == "Société civile"
    assert Answer.objects.get().way == "link"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"choice": "absent"},
        {"choice": "excused"},
        {"choice": "represented", "represented_by": "   "},
        {"choice": "represented", "represented_by": "A\r\nBcc: x@y.z"},
        {"choice": "excused", "reason": "a\x00b"},
        {"choice": "excused", "reason": "a\u202eb"},
        {"choice": "excused", "reason": "x" * 301},
    ],
)
def test_bad_input_is_said_and_writes_nothing(client, invitee, typed):
    page = client.post(address(invitee), typed)
    assert (
        page.status_code == 200 and "is-invalid" in page.content.decode()
    ) or "alert-danger" in page.content.decode()
    assert not Answer.objects.exists() and not Attendance.objects.exists()


def test_a_changed_answer_keeps_the_former_one_and_twice_the_same_is_one(client, meeting, invitee):
    for typed in ({"choice": "on_site"}, {"choice": "on_site"}, {"choice": "excused", "reason": "Grippe"}):
        assert client.post(address(invitee), typed).status_code == 302
    assert [a.presence for a in invitee.answers.all()] == ["present", "excused"]
    assert meeting.attendances.get().presence == "excused"
    assert invitees.current_answer(invitee, 1).presence == "excused"


def test_a_reminder_that_has_not_left_stays_once_answered(client, meeting, invitee, secretary):
    announcing.remind(meeting, by=secretary)
    client.post(address(invitee), {"choice": "on_site"})
    states = dict(Message.objects.filter(kind="mail/convocation_reminder").values_list("to", "state"))
    assert states == {invitee.email: "obsolete", "experte@exemple.test": "due"}


def test_a_guest_is_not_represented(client, meeting):
    guest = meeting.invitees.get(person=None)
    assert 'value="represented"' not in client.get(address(guest)).content.decode()
    assert client.post(address(guest), {"choice": "represented", "represented_by": "X"}).status_code == 200
    with pytest.raises(NotAllowedNow):
        replying.answer(guest, "represented", way="link", represented_by="X")
    assert client.post(address(guest), {"choice": "on_site"}).status_code == 302
    assert client.post(address(guest), {"choice": "remote"}).status_code == 302
    assert meeting.attendances.get().is_remote


def test_the_substitute_is_proposed(client, chair, member):
    other = factories.person("Suppléante TITRE", email="sup@exemple.test")
    Mandate.objects.create(
        committee=factories.committee(), person=other, starts_on=datetime.date(2018, 1, 1), seat="substitute",
        college=factories.committee().colleges.get(name="Société civile"),
    )  # fmt: skip
    meeting = factories.meeting_to_convene()
    factories.convene(meeting, chair)
    page = client.get(address(meeting.invitees.get(person=member.person))).content.decode()
    assert "Suppléante TITRE" in page


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é" * 50, "x" * 3000, "::", "%ff"])
def test_a_forged_link_is_not_found(client, invitee, token):
    # Bytes that are no text never reach a page: 400.
    assert client.get(f"/invitations/{token}/").status_code in (404, 400)
    assert client.post(f"/invitations/{token}/", {"choice": "on_site"}).status_code in (404, 400)


def test_other_signed_things_are_no_link(client, invitee):
    good = invitation_links.token_of(invitee)
    for payload in ([invitee.key.hex], "x", [1, 2], ["zz", "yy"], {"a": 1}, [invitee.key.hex, "0" * 16]):
        token = signing.dumps(payload, salt=invitation_links.SALT)
        assert client.get(reverse("invitation", args=[token])).status_code == 404
    other = signing.dumps(signing.loads(good, salt=invitation_links.SALT), salt="autre")
    assert client.get(reverse("invitation", args=[other])).status_code == 404
    assert client.get(reverse("invitation", args=[good[:-1] + "A"])).status_code in (404, 200)


def test_a_link_dies_with_its_address(client, invitee):
    url = address(invitee)
    Invitee.objects.filter(pk=invitee.pk).update(email="autre@exemple.test")
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(("status", "words"), [("postponed", "reportée"), ("cancelled", "annulée")])
def test_a_meeting_that_is_off_says_so_and_takes_no_answer(client, meeting, invitee, secretary, status, words):
    convening.call_off(meeting, status, reason="Salle inondée", by=secretary)
    page = client.get(address(invitee))
    assert page.status_code == 200 and "Salle inondée" in page.content.decode() and "<button" in page.content.decode()
    refused = client.post(address(invitee), {"choice": "on_site"})
    assert refused.status_code == 409 and not Answer.objects.exists()


def test_past_its_day_the_link_says_so(client, meeting, invitee):
    move_to(meeting, timezone.localdate() - DAY)
    for answer in (client.get(address(invitee)), client.post(address(invitee), {"choice": "on_site"})):
        assert answer.status_code in (409, 410) and "Point 1" not in answer.content.decode()
    token = invitation_links.token_of(invitee)
    assert client.get(reverse("invitation_ics", args=[token])).status_code == 404
    assert client.get(reverse("invitation_file", args=[token, "convocation"])).status_code == 404
    assert not Answer.objects.exists()


def test_on_the_day_itself_one_may_still_answer(client, meeting, invitee):
    move_to(meeting, timezone.localdate())
    assert client.post(address(invitee), {"choice": "remote"}).status_code == 302


def test_whose_mandate_ended_reads_a_sentence(client, invitee, member):
    Mandate.objects.filter(person=member.person).update(ends_on=timezone.localdate() - DAY)
    page = client.get(address(invitee))
    assert page.status_code == 200 and 'name="choice"' not in page.content.decode()
    assert client.post(address(invitee), {"choice": "on_site"}).status_code == 409
    assert not Answer.objects.exists()


def test_a_day_that_moves_asks_again_and_keeps_what_was_said(client, meeting, invitee, chair):
    client.post(address(invitee), {"choice": "on_site"})
    meeting.refresh_from_db()
    meeting.date += DAY
    recording.save_meeting(meeting, by=None)
    factories.convene(meeting, chair)
    assert invitees.current_answer(invitee, 2) is None and Answer.objects.count() == 1
    assert not meeting.attendances.exists()
    client.post(address(invitee), {"choice": "excused", "reason": "Voyage"})
    assert [a.turn for a in invitee.answers.all()] == [1, 2]


def test_from_the_day_on_what_was_typed_by_hand_wins(client, meeting, invitee, member):
    client.post(address(invitee), {"choice": "excused", "reason": "Voyage"})
    move_to(meeting, timezone.localdate())
    row = meeting.attendances.get()
    row.presence = "present"
    recording.save_meeting(Meeting.objects.get(pk=meeting.pk), by=None, rows=[row])
    row.refresh_from_db()
    assert row.answer is None
    assert client.post(address(invitee), {"choice": "represented", "represented_by": "X"}).status_code == 302
    row.refresh_from_db()
    assert row.presence == "present" and invitees.current_answer(invitee, 1).presence == "represented"


def test_before_the_day_an_answer_changes_a_row_that_was_listed(client, meeting, invitee, member):
    factories.attend(meeting, member)
    client.post(address(invitee), {"choice": "excused", "reason": "Voyage"})
    assert meeting.attendances.get().presence == "excused"


def test_a_member_answers_on_the_own_account_and_nobody_elses(client, meeting, invitee, member, secretary):
    url = reverse("my_answer", args=[meeting.pk])
    assert client.get(url).status_code == 302
    client.force_login(factories.member())
    assert client.get(url).status_code == 404
    client.force_login(member)
    assert client.get(url).status_code == 200
    assert client.post(url, {"choice": "remote"}).status_code == 302
    given = Answer.objects.get()
    assert (given.way, given.given_by) == ("account", member)
    with pytest.raises(PermissionDenied):
        replying.answer(invitee, "present", way="account", by=factories.member())
    with pytest.raises(PermissionDenied):
        replying.answer(invitee, "present", way="phone", by=member)


def test_the_secretariat_types_what_it_heard(client, meeting, invitee, secretary):
    client.force_login(secretary)
    url = reverse("convocation_answer", args=[meeting.pk, invitee.pk])
    assert client.get(url).status_code == 200
    typed = {"choice": "excused", "reason": "Malade", "way": "phone"}
    assert client.post(url, {**typed, "way": "link"}).status_code == 200
    assert client.post(url, typed).status_code == 302
    given = Answer.objects.get()
    assert (given.way, given.given_by, given.reason) == ("phone", secretary, "Malade")
    assert Entry.objects.filter(action="answer_convocation", actor_id=secretary.pk).exists()
    assert "Malade" in client.get(reverse("convocation", args=[meeting.pk])).content.decode()


def test_answers_are_never_rewritten_only_erased(client, invitee):
    client.post(address(invitee), {"choice": "represented", "represented_by": "X"})
    for values in ({"presence": "present"}, {"reason": "Y"}, {"represented_by": "Z"}, {"turn": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.all()._raw_delete("default")
    assert Answer.objects.update(represented_by="personne effacée") == 1


def test_members_see_what_was_announced_until_a_change_is_released(client, meeting, member):
    client.force_login(member)
    url = reverse("meeting", args=[meeting.pk])
    meeting.place = "Lieu secret"
    item = meeting.agenda_items.first()
    item.title = "Point secret"
    recording.save_meeting(meeting, by=None, rows=[item])
    for page in (url, reverse("home"), reverse("meeting_list"), reverse("my_answer", args=[meeting.pk])):
        text = client.get(page).content.decode()
        assert "secret" not in text and "Rabat" in text, page


def test_members_find_what_was_announced_until_a_change_is_released(client, meeting, member, secretary, chair):
    meeting.place, meeting.chair = "Lieu secret", "Mme Secrète, présidente"
    recording.save_meeting(meeting, by=None)

    def finds(user, words):
        client.force_login(user)
        return meeting in [row["meeting"] for row in client.get(reverse("meeting_list"), {"q": words}).context["rows"]]

    assert finds(secretary, "lieu secret") and finds(secretary, "presidente") and not finds(secretary, "rabat")
    for user in (member, chair):
        assert finds(user, f"rabat {meeting.date:%d/%m/%Y}") and finds(user, meeting.reference)
        assert not finds(user, "secret") and not finds(user, "presidente") and not finds(user, "rabat secret")
    meeting.refresh_from_db()
    factories.convene(meeting, chair)
    assert finds(member, "lieu secret") and not finds(member, "rabat")
    # Held, its relevé is a draft: who presides is not theirs to read so far.
    type(meeting).objects.filter(pk=meeting.pk).update(status="held")
    assert finds(member, "lieu secret") and not finds(member, "presidente")
    assert finds(chair, "presidente")
