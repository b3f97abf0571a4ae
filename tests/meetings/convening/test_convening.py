"""Convening: what is missing, what the chair releases, what changes, what is called off."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings import invitees
from meetings.actions import announcing, convening, inviting, recording
from meetings.announcements import seal
from meetings.models import AgendaItem, Convocation, Invitee, Meeting, Summons
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate, SignatureDelegation
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def members():
    return [factories.member(college=college) for college in ("Administration", "Société civile", "Société civile")]


def mails(kind="convocation"):
    return list(Message.objects.filter(kind=f"mail/{kind}").order_by("pk"))


def changed(meeting, **values):
    meeting = Meeting.objects.get(pk=meeting.pk)
    for name, value in values.items():
        setattr(meeting, name, value)
    return recording.save_meeting(meeting, by=None)


def again(meeting, chair):
    meeting.refresh_from_db()
    return factories.convene(meeting, chair)


def test_from_the_desk_to_everybody(meeting, members, secretary, chair):
    convocation = convening.submit(meeting, by=secretary)
    assert convocation.state == "submitted" and not mails()
    released = convening.release(convocation, by=chair)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.reference) == ("convened", f"CP 1/{meeting.date.year}")
    assert [item.number for item in meeting.agenda_items.all()] == [1, 2]
    assert released.reference == f"CP 1/{meeting.date.year}-C1"
    assert (released.sequence, released.turn, released.signer_name) == (0, 1, str(chair.person))
    assert {message.to for message in mails()} == {user.email for user in members}
    assert Document.objects.filter(kind="convocation").count() == Document.objects.filter(kind="agenda").count() == 2
    render_waiting()
    assert not Document.objects.exclude(state="ready").exists()
    acts = set(Entry.objects.filter(target_type="meetings.meeting").values_list("action", flat=True))
    assert {"submit_convocation", "release_convocation", "status_convened"} <= acts


def test_only_the_secretariat_hands_over_and_only_the_chair_releases(meeting, members, secretary, chair):
    for who in (members[0], chair):
        with pytest.raises(PermissionDenied):
            convening.submit(meeting, by=who)
    convocation = convening.submit(meeting, by=secretary)
    for who in (members[0], secretary):
        with pytest.raises(PermissionDenied):
            convening.release(convocation, by=who)
        with pytest.raises(PermissionDenied):
            convening.give_back(convocation, reason="Non", by=who)


def test_a_delegate_signs_by_order(meeting, members, chair):
    today = timezone.localdate()
    SignatureDelegation.objects.create(
        committee=meeting.committee, holder=chair.person, delegate=members[0].person, act="Décision", starts_on=today
    )
    released = factories.convene(meeting, members[0])
    assert released.is_delegated and released.signer_name == str(members[0].person)
    assert released.letter_fr.context["signature"]["on_behalf"] is True
    assert "P.O." in released.letter_fr.html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"date": None}, "date"),
        ({"starts_at": None, "ends_at": None}, "heure"),
        ({"place": "", "link": ""}, "lieu"),
        ({"date": timezone.localdate() - DAY}, "passé"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(meeting, secretary, values, words):
    meeting = changed(meeting, **values)
    with pytest.raises(NotAllowedNow) as refused:
        convening.submit(meeting, by=secretary)
    assert words in " ".join(refused.value.messages).lower() or refused.value.messages
    assert not Convocation.objects.exists()


def test_an_empty_agenda_and_nobody_in_office(secretary):
    empty = factories.meeting_to_convene(agenda=0)
    with pytest.raises(NotAllowedNow) as refused:
        convening.submit(empty, by=secretary)
    assert len(refused.value.messages) == 2


def test_a_short_notice_needs_a_reason_that_only_the_history_keeps(members, secretary, chair):
    meeting = factories.meeting_to_convene(days=3)
    with pytest.raises(NotAllowedNow):
        convening.submit(meeting, by=secretary)
    convocation = convening.submit(meeting, by=secretary, notice_reason="Urgence budgétaire")
    released = convening.release(convocation, by=chair)
    assert any("Urgence budgétaire" in entry.note for entry in Entry.objects.filter(action="release_convocation"))
    for text in (released.letter_fr.html, released.agenda_fr.html, *(message.body for message in mails())):
        assert "Urgence" not in text


def test_a_notice_that_becomes_short_before_the_chair_signs(members, secretary, chair):
    meeting = factories.meeting_to_convene(days=30)
    convocation = convening.submit(meeting, by=secretary)
    changed(meeting, date=timezone.localdate() + 2 * DAY)
    with pytest.raises(NotAllowedNow):
        convening.release(convocation, by=chair)
    assert convening.release(convocation, by=chair, notice_reason="Décidé").notice_reason == "Décidé"


def test_the_chair_releases_what_was_read(meeting, secretary, chair):
    convocation = convening.submit(meeting, by=secretary)
    standing = invitees.standing_of(meeting, timezone.localdate())
    read = seal(standing.now, standing.invited)
    changed(meeting, place="Salé")
    with pytest.raises(Conflict):
        convening.release(convocation, by=chair, expected=read)
    standing = invitees.standing_of(Meeting.objects.get(pk=meeting.pk), timezone.localdate())
    assert convening.release(convocation, by=chair, expected=seal(standing.now, standing.invited)).state == "released"


def test_released_once_whoever_else_tries(meeting, secretary, chair):
    convocation = convening.submit(meeting, by=secretary)
    stale = Convocation.objects.get(pk=convocation.pk)
    convening.release(convocation, by=chair)
    with pytest.raises(Conflict):
        convening.release(stale, by=chair)
    assert len(mails()) == 3 and Meeting.objects.get(pk=meeting.pk).number == 1
    with pytest.raises(Conflict):
        convening.take_back(stale, by=secretary)


def test_given_back_with_a_word_and_handed_over_again(meeting, secretary, chair):
    convocation = convening.submit(meeting, by=secretary)
    with pytest.raises(NotAllowedNow):
        convening.give_back(convocation, reason=" ", by=chair)
    convening.give_back(convocation, reason="Ajouter le budget", by=chair)
    (told,) = mails("convocation_returned")
    assert told.to == secretary.email and "Ajouter le budget" in told.body
    second = convening.submit(meeting, by=secretary)
    assert second.pk != convocation.pk
    convening.take_back(second, by=secretary)
    assert convening.submit(meeting, by=secretary).pk == second.pk


def test_who_has_no_address_is_listed_and_never_dropped(meeting, secretary, chair):
    paper = factories.person("Ahmed PAPIER")
    Mandate.objects.create(
        committee=meeting.committee, person=paper, starts_on=datetime.date(2018, 1, 1), seat="substitute"
    )
    released = factories.convene(meeting, chair)
    summons = Summons.objects.get(invitee__person=paper)
    assert summons.email == "" and len(mails()) == 3 and "Ahmed PAPIER" in released.letter_fr.html
    with pytest.raises(NotAllowedNow):
        announcing.hand_over(summons, on=timezone.localdate() + DAY, by=secretary)
    announcing.hand_over(summons, on=timezone.localdate(), by=secretary)
    summons.refresh_from_db()
    assert summons.handed_by == secretary


def test_guests_are_invited_from_the_directory_or_typed(meeting, secretary, chair, members):
    typed = Invitee(meeting=meeting, name="Dr. Expert", email="expert@exemple.test", capacity="expert", language="ar")
    inviting.invite(typed, by=secretary)
    card = factories.person("Sara ANNUAIRE", email="sara@exemple.test")
    guest = inviting.invite(Invitee(meeting=meeting, person=card), by=secretary)
    assert (guest.name, guest.email) == ("Sara ANNUAIRE", "sara@exemple.test")
    with pytest.raises(NotAllowedNow):
        inviting.invite(Invitee(meeting=meeting, person=members[0].person), by=secretary)
    factories.convene(meeting, chair)
    assert {message.language for message in mails() if message.to == "expert@exemple.test"} == {"ar"}
    with pytest.raises(NotAllowedNow):
        inviting.uninvite(guest, by=secretary)


def test_whoever_is_invited_later_gets_the_convocation_as_it_went_out(meeting, secretary, chair):
    factories.convene(meeting, chair)
    with pytest.raises(NotAllowedNow):
        announcing.convene_newcomers(meeting, by=secretary)
    guest = Invitee(meeting=meeting, name="Tardif", email="tardif@exemple.test", language="fr")
    inviting.invite(guest, by=secretary)
    assert announcing.convene_newcomers(meeting, by=secretary) == 1
    assert mails()[-1].to == "tardif@exemple.test" and mails()[-1].key.endswith(f":0:{guest.pk}")


def test_a_place_that_moves_is_told_and_keeps_the_answers(meeting, chair):
    first = factories.convene(meeting, chair)
    assert invitees.standing_of(meeting, timezone.localdate()).kind is None
    changed(meeting, place="Fès")
    second = again(meeting, chair)
    assert (second.kind, second.sequence, second.turn, second.uid) == ("change", 1, 1, first.uid)
    assert [one["after"] for one in second.letter_fr.context["changes"]] == ["Fès"]
    assert first.reference in second.letter_fr.html
    assert len(mails()) == 6


def test_a_completed_agenda_leaves_without_the_chair_and_moves_no_number(meeting, secretary, chair):
    factories.convene(meeting, chair)
    new = AgendaItem(position=1, title="Point ajouté")
    recording.save_meeting(Meeting.objects.get(pk=meeting.pk), by=None, rows=[new])
    meeting.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        convening.submit(meeting, by=secretary)
    sent = announcing.complete_agenda(meeting, by=secretary)
    assert (sent.kind, sent.sequence, sent.letter_fr) == ("agenda", 1, None)
    assert {item.title: item.number for item in meeting.agenda_items.all()}["Point ajouté"] == 3
    assert [row["is_added"] for row in sent.agenda_fr.context["rows"]] == [False, False, True]
    with pytest.raises(NotAllowedNow):
        announcing.complete_agenda(meeting, by=secretary)


def test_a_frozen_number_never_changes(meeting, chair):
    factories.convene(meeting, chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.agenda_items.update(number=9)


def test_cancelling_tells_everybody_with_the_reason(meeting, secretary, chair):
    factories.convene(meeting, chair)
    convening.call_off(meeting, "cancelled", reason="Salle inondée", by=secretary)
    told = mails("convocation_off")
    assert len(told) == 3 and all("Salle inondée" in message.body for message in told)
    # What had not left yet does not leave any more.
    assert {message.state for message in mails()} == {"obsolete"}
    last = invitees.last_release(meeting)
    assert (last.kind, last.sequence) == ("cancellation", 1)
    for message in told:
        assert b"METHOD:CANCEL" in bytes(message.attachments.get().content)


def test_postponed_and_convened_again_under_the_same_number(meeting, secretary, chair):
    first = factories.convene(meeting, chair)
    convening.call_off(meeting, "postponed", reason="Grève", by=secretary)
    changed(meeting, date=meeting.date + DAY)
    third = again(meeting, chair)
    assert (third.kind, third.sequence, third.turn, third.uid) == ("change", 2, 2, first.uid)
    assert meeting.status == "convened" and meeting.number == 1


def test_a_draft_is_cancelled_in_silence(meeting, secretary):
    convening.submit(meeting, by=secretary)
    convening.call_off(meeting, "cancelled", reason="Abandon", by=secretary)
    assert not Message.objects.exists() and Convocation.objects.get().state == "returned"


def test_a_second_convocation_after_a_lack_of_quorum(members, secretary, chair):
    meeting = factories.meeting_to_convene(days=0)
    factories.convene(meeting, chair)
    with pytest.raises(NotAllowedNow):
        convening.lack_quorum(meeting, by=secretary)
    factories.attend(meeting, members[0])
    factories.attend(meeting, members[1], presence="absent")
    factories.attend(meeting, members[2], presence="excused")
    today = meeting.date
    meeting = convening.lack_quorum(Meeting.objects.get(pk=meeting.pk), by=secretary)
    assert meeting.status == "postponed" and "1" in meeting.status_reason
    if (today + 10 * DAY).year == today.year:
        assert meeting.date >= today + meeting.committee.second_convocation_days * DAY
    else:
        changed(meeting, date=today)
        return
    released = again(meeting, chair)
    assert (released.kind, released.sequence, released.turn) == ("second", 1, 2)
    assert not meeting.attendances.exists()
    assert str(members[0].person) in Entry.objects.filter(action="status_postponed").get().note


def test_a_member_whose_mandate_does_not_reach_the_new_day_is_told(meeting, members, chair):
    factories.convene(meeting, chair)
    Mandate.objects.filter(person=members[0].person).update(ends_on=meeting.date)
    changed(meeting, date=meeting.date + DAY)
    again(meeting, chair)
    (told,) = mails("convocation_off")
    assert told.to == members[0].email and b"METHOD:CANCEL" in bytes(told.attachments.get().content)
    # Told once: another change, or the end, is no longer theirs, and they can no longer answer.
    changed(meeting, place="Oujda")
    again(meeting, chair)
    convening.call_off(meeting, "cancelled", reason="Grève", by=None)
    assert [message.to for message in mails("convocation_off")].count(members[0].email) == 1
    gone = meeting.invitees.get(person=members[0].person)
    assert invitees.missing_for_answer(gone, invitees.last_release(meeting), timezone.localdate())


def test_an_address_that_failed_is_corrected(meeting, secretary, chair):
    factories.convene(meeting, chair)
    first = mails()[0]
    Message.objects.filter(pk=first.pk).update(state="failed", error="550 no such user")
    summons = Summons.objects.get(email=first.to)
    announcing.send_again(summons, by=secretary)
    assert Message.objects.get(pk=first.pk).state == "due"
    Message.objects.filter(pk=first.pk).update(state="failed", error="550 no such user")
    with pytest.raises(NotAllowedNow):
        announcing.send_again(summons, to="pas une adresse", by=secretary)
    sent = announcing.send_again(summons, to="juste@exemple.test", by=secretary)
    assert Message.objects.get(pk=first.pk).state == "obsolete"
    assert sent.to == "juste@exemple.test" and invitees.messages_of(summons.convocation)[summons.invitee_id] == sent


def test_reminders_go_to_the_silent_once_a_day(meeting, secretary, chair):
    with pytest.raises(NotAllowedNow):
        announcing.remind(meeting, by=secretary)
    factories.convene(meeting, chair)
    assert announcing.remind(meeting, by=secretary) == 3
    assert announcing.remind(meeting, by=secretary) == 0
    assert len(mails("convocation_reminder")) == 3


@pytest.mark.parametrize("model", [Convocation, Summons, Invitee])
def test_what_was_released_never_changes(model, meeting, chair):
    factories.convene(meeting, chair)
    row = model.objects.first()
    changes = {Convocation: {"reason": "X"}, Summons: {"email": "x@y.z"}, Invitee: {"name": "X"}}[model]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")


def test_a_meeting_convened_before_can_still_be_marked_held(secretary):
    past = factories.meeting(datetime.date(2021, 5, 3), status="draft")
    assert factories.hold(past, by=secretary).reference == "CP 1/2021"
