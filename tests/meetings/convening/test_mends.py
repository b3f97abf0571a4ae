"""What goes wrong around a convocation: somebody let go, a namesake, a wrong address, an item taken off."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings import invitation_links, invitees, quorum
from meetings.actions import announcing, inviting, recording, replying
from meetings.models import AgendaItem, Attendance, Invitee, Meeting, MeetingPaper, Summons
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate, Person
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def meeting(members, chair):
    found = factories.meeting_to_convene()
    factories.convene(found, chair)
    return found


def fresh(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def invited(meeting, user):
    return meeting.invitees.get(person=user.person)


def guest(meeting, name, email):
    found = Invitee(meeting=meeting, name=name, email=email, capacity="guest", language="fr")
    return inviting.invite(found, by=None)


def end_mandate(user, day=None):
    Mandate.objects.filter(person=user.person).update(ends_on=day or timezone.localdate() - DAY)


def change(meeting, chair, **values):
    meeting = fresh(meeting)
    for name, value in values.items():
        setattr(meeting, name, value)
    recording.save_meeting(meeting, by=None)
    return factories.convene(meeting, chair)


def links(invitee, paper=None):
    token = invitation_links.token_of(invitee)
    found = [reverse("invitation_ics", args=[token]), reverse("invitation_file", args=[token, "convocation"])]
    return [*found, reverse("invitation_paper", args=[token, paper.pk])] if paper else found


@pytest.fixture
def closed_paper(meeting):
    item = meeting.agenda_items.first()
    AgendaItem.objects.filter(pk=item.pk).update(is_confidential=True)
    return MeetingPaper.objects.create(
        meeting=meeting, agenda_item=item, title="Note du huis clos", position=1, upload="x/note.pdf"
    )


def test_whose_mandate_ended_has_neither_closed_papers_nor_a_calendar_file(client, meeting, members, closed_paper):
    end_mandate(members[0])
    one = invited(meeting, members[0])
    ics, _letter, paper = links(one, closed_paper)
    page = client.get(reverse("invitation", args=[invitation_links.token_of(one)])).content.decode()
    assert "huis clos" not in page.replace("à huis clos", "") and ics not in page
    assert client.get(ics).status_code == 404 and client.get(paper).status_code == 404


def test_whoever_is_released_reads_that_and_nothing_else(client, meeting, members, chair, closed_paper):
    end_mandate(members[0])
    change(meeting, chair, place="Oujda")
    one = invited(meeting, members[0])
    # Even a mandate that runs anew gives nothing back before a new convocation.
    Mandate.objects.filter(person=members[0].person).update(ends_on=None)
    client.force_login(members[0])
    for url in (reverse("invitation", args=[invitation_links.token_of(one)]), reverse("my_answer", args=[meeting.pk])):
        page = client.get(url)
        text = page.content.decode()
        assert page.status_code == 410 and "plus invité" in text
        assert "Point 1" not in text and "Oujda" not in text and "reunion.ics" not in text
        assert client.post(url, {"choice": "on_site"}).status_code == 409
    assert [client.get(url).status_code for url in links(one, closed_paper)] == [404] * 3


def test_the_expected_presence_of_somebody_released_goes(meeting, members, chair):
    for user in members:
        replying.answer(invited(meeting, user), "present", way="link")
    assert quorum.counted_quorum(fresh(meeting))[1] == 2
    end_mandate(members[0])
    change(meeting, chair, place="Oujda")
    assert [row.person for row in meeting.attendances.all()] == [members[1].person]
    assert quorum.counted_quorum(fresh(meeting))[1] == 1


def test_a_presence_typed_by_hand_stays_when_somebody_is_released(meeting, members, chair):
    factories.attend(meeting, members[0])
    end_mandate(members[0])
    change(meeting, chair, place="Oujda")
    assert meeting.attendances.get().person == members[0].person


def test_a_release_is_sent_again_as_a_release(meeting, members, chair, secretary):
    end_mandate(members[0])
    change(meeting, chair, place="Oujda")
    summons = Summons.objects.get(invitee=invited(meeting, members[0]), is_release=True)
    sent = announcing.send_again(summons, to="juste@exemple.test", by=secretary)
    assert (sent.kind, sent.to) == ("mail/convocation_off", "juste@exemple.test")
    assert b"METHOD:CANCEL" in bytes(sent.attachments.get().content)


def test_two_guests_of_one_name_have_a_row_each(members, chair):
    meeting = factories.meeting_to_convene()
    two = [guest(meeting, "Ali Homonyme", f"ali{n}@exemple.test") for n in (1, 2)]
    factories.convene(meeting, chair)
    replying.answer(two[0], "present", way="link")
    replying.answer(two[1], "excused", reason="Voyage", way="link")
    replying.answer(two[0], "present", is_remote=True, way="link")
    found = {row.answer.invitee_id: row.presence for row in meeting.attendances.all()}
    assert found == {two[0].pk: "present", two[1].pk: "excused"}


def test_a_row_typed_without_a_card_is_the_members(meeting, members):
    one = invited(meeting, members[0])
    typed = Attendance(position=None, name=f"  {one.name.upper()} ", presence="absent")
    recording.save_meeting(fresh(meeting), by=None, rows=[typed])
    assert [other.pk for other in quorum.not_listed(meeting)] == [invited(meeting, members[1]).pk]
    replying.answer(one, "present", way="link")
    row = meeting.attendances.get()
    assert (row.pk, row.person, row.presence) == (typed.pk, members[0].person, "present")


def test_an_announced_item_stays_and_its_number_is_given_once(meeting):
    first = meeting.agenda_items.order_by("number").first()
    with pytest.raises(NotAllowedNow, match="1"):
        recording.save_meeting(fresh(meeting), by=None, removed=[first])
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=first.pk)._raw_delete("default")
    last = meeting.agenda_items.order_by("number").last()
    last.outcome = "withdrawn"
    recording.save_meeting(fresh(meeting), by=None, rows=[last, AgendaItem(position=9, title="Point neuf")])
    announcing.complete_agenda(fresh(meeting), by=None)
    told = invitees.announced(invitees.last_release(meeting)).agenda
    assert last.pk not in [point.pk for point in told]
    assert [point.number for point in told] == [*range(1, last.number), last.number + 1]


def test_the_next_number_follows_what_was_ever_announced(meeting):
    # As data from before the guard has it: the last item is gone, and its number was announced.
    highest = invitees.highest_number(meeting)
    other = factories.meeting_to_convene()
    AgendaItem.objects.filter(meeting=meeting, number=highest).update(meeting=other)
    AgendaItem.objects.create(meeting=meeting, position=9, title="Point neuf")
    assert invitees.announcement_now(meeting).agenda[-1].number == highest + 1
    announcing.freeze_agenda(meeting)
    assert meeting.agenda_items.get(title="Point neuf").number == highest + 1


def test_the_new_address_of_a_card_is_the_next_messages_and_a_corrected_one_stays(meeting, members, chair, secretary):
    first, second = members
    Person.objects.filter(pk=first.person.pk).update(email="neuve@exemple.test")
    type(first).objects.filter(pk=first.pk).update(email="neuve@exemple.test")
    announcing.send_again(
        Summons.objects.get(invitee=invited(meeting, second)), to="corrigee@exemple.test", by=secretary
    )
    announcing.remind(meeting, by=secretary)
    told = set(Message.objects.filter(kind="mail/convocation_reminder").values_list("to", flat=True))
    assert told == {"neuve@exemple.test", "corrigee@exemple.test"}
    assert invited(meeting, first).email == "neuve@exemple.test"


@pytest.mark.parametrize("state", ["sent", "uncertain"])
def test_a_message_that_went_to_a_wrong_address_is_sent_anew(client, meeting, members, secretary, state):
    one = invited(meeting, members[0])
    old = reverse("invitation", args=[invitation_links.token_of(one)])
    Message.objects.filter(to=one.email).update(state=state, sent_at=timezone.now() if state == "sent" else None)
    client.force_login(secretary)
    url = reverse("convocation_again", args=[meeting.pk, one.pk])
    assert url in client.get(reverse("convocation", args=[meeting.pk])).content.decode()
    client.post(url, {"to": "juste@exemple.test"})
    assert Message.objects.filter(kind="mail/convocation", to="juste@exemple.test").count() == 1
    assert client.get(old).status_code == 404


def test_a_key_that_no_database_holds_names_nothing(client, meeting, secretary):
    client.force_login(secretary)
    huge = 2**63
    for name in ("convocation_again", "convocation_handed", "convocation_guest_remove", "convocation_answer"):
        for keys in ([meeting.pk, huge], [huge, huge]):
            assert client.post(reverse(name, args=keys), {"to": "a@b.test"}).status_code == 404
