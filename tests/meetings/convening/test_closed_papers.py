"""Papers of items behind closed doors, asked for by their direct address: by account and by the personal link."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from meetings import invitation_links
from meetings.actions import inviting, recording
from meetings.models import AgendaItem, Invitee, MeetingPaper
from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.documents.paper_files import pdf

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def people():
    """{who: account}, all members by their role; the mandates of some end only after the convocation."""
    names = ("member", "ended", "substitute", "ended substitute")
    found = {name: factories.member() for name in names}
    for name in names[2:]:
        Mandate.objects.filter(person=found[name].person).update(seat=Seat.SUBSTITUTE)
    found["guest"] = factories.member(factories.committee("CI"))
    return found


@pytest.fixture
def meeting(people):
    """Convened: all of them have their personal link."""
    found = factories.meeting_to_convene()
    guest = people["guest"].person
    one = Invitee(meeting=found, person=guest, name=str(guest), email=people["guest"].email, capacity="guest")
    inviting.invite(one, by=None)
    factories.convene(found)
    return found


@pytest.fixture
def papers(meeting):
    """(the closed paper, an open one)."""
    closed, other = meeting.agenda_items.all()[:2]
    AgendaItem.objects.filter(pk=closed.pk).update(is_confidential=True)
    made = []
    for position, (item, title) in enumerate(((closed, "Note réservée"), (other, "Note ouverte")), 1):
        row = MeetingPaper(meeting=meeting, agenda_item=item, title=title, position=position, is_annex=False)
        row.upload.save("note.pdf", ContentFile(pdf(1, title)))
        made.append(row)
    return made


def end(people, day):
    for name in ("ended", "ended substitute"):
        Mandate.objects.filter(person=people[name].person).update(ends_on=day)


def by_account(client, meeting, user, paper):
    client.force_login(user)
    return client.get(reverse("paper", args=[meeting.pk, paper.pk])).status_code


def by_link(client, meeting, user, paper):
    client.logout()
    token = invitation_links.token_of(meeting.invitees.get(person=user.person))
    return client.get(reverse("invitation_paper", args=[token, paper.pk])).status_code


@pytest.mark.parametrize("door", [by_account, by_link])
def test_who_reaches_a_closed_paper_by_its_address(client, people, meeting, papers, door):
    """Its mandate ended yesterday, before the day of the meeting: none of it is left."""
    end(people, timezone.localdate() - DAY)
    closed, other = papers
    assert {name: door(client, meeting, user, closed) for name, user in people.items()} == {
        "member": 200, "substitute": 200, "ended": 404, "ended substitute": 404, "guest": 404,
    }  # fmt: skip
    assert {door(client, meeting, user, other) for user in people.values()} == {200}


@pytest.mark.parametrize("door", [by_account, by_link])
@pytest.mark.parametrize(("days", "status"), [(-1, 404), (0, 200)])
def test_the_last_day_of_a_mandate_counts(client, people, meeting, papers, door, days, status):
    end(people, meeting.date + days * DAY)
    for name in ("ended", "ended substitute"):
        assert door(client, meeting, people[name], papers[0]) == status


@pytest.mark.parametrize("door", [by_account, by_link])
@pytest.mark.parametrize("moved", [-3, 3])
def test_a_day_that_moved_unannounced_opens_nothing(client, people, meeting, papers, door, moved):
    """In office on one of the two days only: on the one that is typed, or on the one that was announced."""
    end(people, meeting.date + min(0, moved) * DAY + DAY)
    meeting.date += moved * DAY
    recording.save_meeting(meeting, by=None)
    for name in ("ended", "ended substitute"):
        assert door(client, meeting, people[name], papers[0]) == 404
    assert door(client, meeting, people["member"], papers[0]) == 200


def test_pages_do_not_name_what_they_do_not_give(client, people, meeting, papers):
    end(people, timezone.localdate() - DAY)
    for name, is_named in {"member": True, "substitute": True, "ended": False, "guest": False}.items():
        client.force_login(people[name])
        pages = [meeting.get_absolute_url(), reverse("my_answer", args=[meeting.pk])]
        for page in pages:
            shown = client.get(page).content.decode()
            assert ("Note réservée" in shown) is is_named, (name, page)


def test_an_account_without_a_seat_role_or_a_closed_account_has_nothing(client, people, meeting, papers):
    """A seat is not enough once the role is withdrawn: the account is nobody's any more."""
    user = people["member"]
    user.role_grants.all().delete()
    assert by_account(client, meeting, type(user).objects.get(pk=user.pk), papers[0]) == 404


def test_the_link_of_one_meeting_opens_no_paper_of_another(client, people, meeting, papers):
    other = factories.meeting_to_convene(60)
    factories.convene(other)
    user = people["member"]
    token = invitation_links.token_of(other.invitees.get(person=user.person))
    client.logout()
    assert client.get(reverse("invitation_paper", args=[token, papers[0].pk])).status_code == 404
    client.force_login(user)
    assert client.get(reverse("paper", args=[other.pk, papers[0].pk])).status_code == 404
