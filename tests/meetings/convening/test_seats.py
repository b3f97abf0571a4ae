"""Somebody let go is convened anew; a guest who got a seat, a substitute who became titular, is convened as such."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings import convocation_desk, invitation_links, invitees, quorum
from meetings.actions import announcing, convening, inviting, recording, replying
from meetings.enums import MeetingStatus
from meetings.models import Answer, Invitee, Meeting, Summons
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def meeting(members, chair):
    found = factories.meeting_to_convene()
    factories.convene(found, chair)
    return found


def invited(meeting, user):
    return meeting.invitees.get(person=user.person)


def change(meeting, chair, **values):
    meeting = Meeting.objects.get(pk=meeting.pk)
    for name, value in values.items():
        setattr(meeting, name, value)
    recording.save_meeting(meeting, by=None)
    return factories.convene(meeting, chair)


def let_go(meeting, user, chair):
    """The mandate ends, everybody is told of another place, and the mandate runs anew."""
    Mandate.objects.filter(person=user.person).update(ends_on=timezone.localdate() - DAY)
    change(meeting, chair, place="Oujda")
    Mandate.objects.filter(person=user.person).update(ends_on=None)


def standing(meeting):
    return invitees.standing_of(Meeting.objects.get(pk=meeting.pk), timezone.localdate())


def mails_to(invitee):
    return list(Message.objects.filter(to=invitee.email, key__startswith="convocation:").order_by("pk"))


# -- Let go, then convened anew ----------------------------------------------------------------------------------------


def test_whoever_was_let_go_is_convened_anew_from_the_page(client, meeting, members, chair, secretary):
    one = invited(meeting, members[0])
    let_go(meeting, members[0], chair)
    assert invitees.is_released(one) and [n.pk for n in standing(meeting).newcomers] == [one.pk]
    client.force_login(secretary)
    page = client.post(reverse("convocation_newcomers", args=[meeting.pk]), follow=True)
    assert page.status_code == 200 and one.pk in invitees.convened_now(meeting)
    assert not invitees.is_released(one) and standing(meeting).newcomers == []
    first, release, again = mails_to(one)
    assert [first.kind, release.kind, again.kind] == ["mail/convocation", "mail/convocation_off", "mail/convocation"]
    # Their release has not left yet: it stays, lest it arrive after the convocation.
    assert release.state == "obsolete" and again.state == "due"
    link = client.get(reverse("invitation", args=[invitation_links.token_of(one)]))
    assert link.status_code == 200 and "Oujda" in link.content.decode()
    with pytest.raises(NotAllowedNow):
        announcing.convene_newcomers(meeting, by=secretary)


def test_the_page_of_the_convocation_shows_the_last_sending(client, meeting, members, chair, secretary):
    one = invited(meeting, members[0])
    let_go(meeting, members[0], chair)
    announcing.convene_newcomers(meeting, by=None)
    sent = announcing.send_again(Summons.objects.get(invitee=one, number=2), to="juste@exemple.test", by=secretary)
    assert sent.kind == "mail/convocation" and b"METHOD:REQUEST" in bytes(
        sent.attachments.get(filename="reunion.ics").content
    )
    client.force_login(secretary)
    client.post(reverse("convocation_again", args=[meeting.pk, one.pk]), {"to": "autre@exemple.test"})
    assert Message.objects.get(to="autre@exemple.test").kind == "mail/convocation"


@pytest.mark.parametrize("by_a_change", [False, True])
def test_what_they_had_answered_holds_again(meeting, members, chair, by_a_change):
    one = invited(meeting, members[0])
    replying.answer(one, "present", way="link")
    let_go(meeting, members[0], chair)
    assert not meeting.attendances.exists()
    if by_a_change:
        change(meeting, chair, place="Agadir")
    else:
        announcing.convene_newcomers(meeting, by=None)
    row = meeting.attendances.get()
    assert (row.person, row.presence, row.answer.invitee) == (members[0].person, "present", one)


def test_whoever_was_let_go_is_not_asked_for_an_answer_on_the_own_page(meeting, members, chair):
    assert list(convocation_desk.invited_meetings(members[0], [meeting])) == [meeting.pk]
    let_go(meeting, members[0], chair)
    assert convocation_desk.invited_meetings(members[0], [meeting]) == {}
    announcing.convene_newcomers(meeting, by=None)
    assert list(convocation_desk.invited_meetings(members[0], [meeting])) == [meeting.pk]


def test_a_row_that_was_taken_away_by_hand_does_not_come_back(meeting, members, chair):
    replying.answer(invited(meeting, members[0]), "present", way="link")
    row = meeting.attendances.get()
    recording.save_meeting(Meeting.objects.get(pk=meeting.pk), by=None, removed=[row])
    Mandate.objects.filter(person=members[0].person).update(seat="substitute")
    change(meeting, chair, place="Agadir")
    assert not meeting.attendances.exists()


def test_let_go_and_convened_anew_twice(meeting, members, chair):
    one = invited(meeting, members[0])
    for _round in range(2):
        let_go(meeting, members[0], chair)
        announcing.convene_newcomers(meeting, by=None)
        change(meeting, chair, place="Agadir")
    assert one.pk in invitees.convened_now(meeting)
    assert [s.is_release for s in one.summonses.order_by("convocation__sequence", "number")] == [
        False, True, False, False, True, False, False,
    ]  # fmt: skip


# -- Another seat ------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_guest(members, chair):
    """(meeting, invitee): a guest who was convened, answered, and became a member since."""
    meeting = factories.meeting_to_convene()
    person = factories.person("Nouvelle MEMBRE", email="nouvelle@exemple.test")
    guest = inviting.invite(Invitee(meeting=meeting, person=person, capacity="guest"), by=None)
    factories.convene(meeting, chair)
    replying.answer(guest, "present", way="link")
    college = meeting.committee.colleges.first()
    institution = factories.institution("Association des neuves")
    Mandate.objects.create(
        committee=meeting.committee, person=person, college=college, institution=institution, starts_on="2020-01-01"
    )
    return meeting, guest


def check_seated(meeting, guest):
    before = guest.key
    guest.refresh_from_db()
    college = meeting.committee.colleges.first()
    assert (guest.capacity, guest.college, guest.college_name, guest.institution, guest.key) == (
        "member", college, college.name, "Association des neuves", before,
    )  # fmt: skip
    row = meeting.attendances.get()
    assert (row.capacity, row.college, row.institution, row.presence) == (
        "member", college, "Association des neuves", "present",
    )  # fmt: skip
    assert Answer.objects.filter(invitee=guest).count() == 1
    assert [s.capacity for s in guest.summonses.order_by("pk")] == ["guest", "member"]
    told = Entry.objects.get(action="change_seat")
    assert told.changes[f"invitee {guest.position}: capacity"] == ["guest", "member"]


def test_a_guest_who_got_a_seat_is_convened_as_a_member_by_the_next_change(with_guest, chair):
    meeting, guest = with_guest
    convocation = change(meeting, chair, place="Oujda")
    check_seated(meeting, guest)
    assert "Nouvelle MEMBRE" in convocation.letter_fr.html
    assert quorum.counted_quorum(Meeting.objects.get(pk=meeting.pk))[1] == 1
    ics = bytes(mails_to(guest)[-1].attachments.get(filename="reunion.ics").content).replace(b"\r\n ", b"")
    assert b"REQ-PARTICIPANT" in ics


def test_or_at_once_where_nothing_else_changes(client, with_guest, secretary):
    meeting, guest = with_guest
    client.force_login(secretary)
    (said,) = [s for s in standing(meeting).cautions if "Nouvelle" in s]
    page = client.get(reverse("convocation", args=[meeting.pk])).content.decode()
    assert said[:20] in page and reverse("convocation_newcomers", args=[meeting.pk]) in page
    client.post(reverse("convocation_newcomers", args=[meeting.pk]))
    check_seated(meeting, guest)
    assert not [s for s in standing(meeting).cautions if "Nouvelle" in s] and standing(meeting).newcomers == []
    assert [mail.state for mail in mails_to(guest)] == ["obsolete", "due"]


def test_a_substitute_who_became_titular(meeting, members, chair):
    Mandate.objects.filter(person=members[0].person).update(seat="substitute")
    change(meeting, chair, place="Oujda")
    one = invited(meeting, members[0])
    assert one.capacity == "substitute" and quorum.counted_quorum(meeting) is None
    Mandate.objects.filter(person=members[0].person).update(seat="titular")
    change(meeting, chair, place="Agadir")
    assert invited(meeting, members[0]).capacity == "member"
    assert [s.capacity for s in one.summonses.order_by("pk")] == ["member", "substitute", "member"]


def test_an_agenda_that_is_completed_does_it_too(with_guest, chair):
    meeting, guest = with_guest
    item = meeting.agenda_items.first()
    item.title = "Point autrement dit"
    recording.save_meeting(Meeting.objects.get(pk=meeting.pk), by=None, rows=[item])
    announcing.complete_agenda(meeting, by=None)
    check_seated(meeting, guest)


def test_a_member_who_was_let_go_is_invited_as_a_guest(meeting, members, chair):
    one = invited(meeting, members[0])
    again = Invitee(meeting=meeting, person=one.person, capacity="expert")
    Mandate.objects.filter(person=one.person).update(ends_on=timezone.localdate() - DAY)
    with pytest.raises(ValidationError, match="déjà invité"):
        inviting.invite(again, by=None)
    change(meeting, chair, place="Oujda")
    # Once the sitting is open nobody's seat changes any more.
    Meeting.objects.filter(pk=meeting.pk).update(status="sitting")
    with pytest.raises(ValidationError, match="déjà invité"):
        inviting.invite(again, by=None)
    Meeting.objects.filter(pk=meeting.pk).update(status="convened")
    assert inviting.invite(again, by=None).pk == one.pk
    announcing.convene_newcomers(meeting, by=None)
    assert [(s.capacity, s.is_release) for s in one.summonses.order_by("pk")] == [
        ("member", False), ("member", True), ("expert", False),
    ]  # fmt: skip
    one.refresh_from_db()
    assert (one.capacity, one.college, one.college_name) == ("expert", None, "")
    assert one.pk in invitees.convened_now(meeting) and one.pk in [i.pk for i in standing(meeting).invited]


@pytest.mark.parametrize("status", [MeetingStatus.POSTPONED, MeetingStatus.CANCELLED])
def test_calling_it_off_never_fails_for_a_seat_that_changed(with_guest, status):
    meeting, guest = with_guest
    convening.call_off(Meeting.objects.get(pk=meeting.pk), status, reason="Salle fermée", by=None)
    guest.refresh_from_db()
    newest = guest.summonses.order_by("-pk").first()
    assert newest.capacity == guest.capacity and guest.summonses.count() == 2


def test_the_day_a_seat_may_change_no_more(with_guest):
    meeting, guest = with_guest
    for column, value in (("person", None), ("meeting", factories.meeting_to_convene())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitee.objects.filter(pk=guest.pk).update(**{column: value})
    Meeting.objects.filter(pk=meeting.pk).update(status="held")
    for column, value in (("capacity", "expert"), ("college", None), ("institution", "Autre")):
        stored = Invitee.objects.exclude(**{column: value}) if value else Invitee.objects.all()
        with pytest.raises(IntegrityError), transaction.atomic():
            if column == "college":
                value = meeting.committee.colleges.first()
            stored.filter(pk=guest.pk).update(**{column: value})
    # What is shown of a meeting that was held is what is stored.
    assert [one.capacity for one in standing(meeting).invited if one.pk == guest.pk] == ["guest"]


def test_as_what_somebody_was_convened_never_changes(with_guest):
    _meeting, guest = with_guest
    for column, value in (("capacity", "member"), ("number", 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Summons.objects.filter(invitee=guest).update(**{column: value})
