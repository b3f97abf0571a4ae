"""A rapporteur's own link: sent by the secretariat, open on the days around the event, for that event alone."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cocreation import event_links
from cocreation.actions import closing, inviting, receiving
from cocreation.models import Contribution, Event, EventReport, TeamMember
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Person
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.cocreation import making_contrib, making_events

pytestmark = pytest.mark.django_db
TODAY = making_contrib.TODAY
DAY = datetime.timedelta(days=1)


@pytest.fixture
def event():
    return making_contrib.event(making_contrib.process())


@pytest.fixture
def member(event):
    return making_events.rapporteur(event, table="Table 3")


def address(member):
    member = TeamMember.objects.select_related("event", "person").get(pk=member.pk)
    return reverse("rapporteur_entry", args=[event_links.rapporteur_token(member)])


def row(**values):
    return {"title": "Publier les budgets", "proposal": "Chaque trimestre.", "key": str(uuid.uuid4()), **values}


def moved(event, days, **values):
    Event.objects.filter(pk=event.pk).update(date=TODAY + days * DAY, **values)


def test_what_a_rapporteur_types_is_kept_under_their_name_and_read_before_it_is_shown(client, event, member):
    page = client.get(address(member))
    assert page.status_code == 200 and not Contribution.objects.exists()
    assert page["Referrer-Policy"] == "same-origin" and "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert 'value="Table 3"' in page.content.decode()
    assert client.post(address(member), row(table="Table 3")).status_code == 302
    made = Contribution.objects.get()
    assert (made.event, made.origin, made.typed_by, made.typed_by_person) == (event, "workshop", None, member.person)
    assert (made.moderation, made.author_kind, made.author_name) == ("pending", "workshop", "")
    assert made.reference in client.get(address(member)).content.decode()
    assert member.person.name not in " ".join(map(str, Entry.objects.values_list()))


def test_the_script_of_the_page_gets_the_reference_and_no_address(client, member):
    values = row()
    answers = [client.post(address(member), values, headers={"accept": "application/json"}).json() for _n in range(2)]
    assert answers[0] == answers[1] and answers[0]["url"] == ""
    assert Contribution.objects.count() == 1
    answer = client.post(address(member), row(title="ok"), headers={"accept": "application/json"})
    assert answer.status_code == 422 and answer.json()["errors"]


def test_only_what_was_typed_for_the_event_is_listed(client, event, member):
    making_contrib.contribution(event.process, title="Une autre du portail")
    other = making_contrib.event(event.process)
    making_contrib.contribution(
        event.process, by=making_contrib.staff(), origin="workshop", event=other, title="D'un autre atelier"
    )
    page = client.get(address(member)).content.decode()
    assert "Une autre du portail" not in page and "autre atelier" not in page


@pytest.mark.parametrize(("days", "is_open"), [(2, False), (1, True), (0, True), (-7, True), (-8, False)])
def test_the_link_opens_the_day_before_and_closes_seven_days_after(client, event, member, days, is_open):
    moved(event, days)
    page = client.get(address(member))
    assert page.status_code == 200
    assert ('id="line"' in page.content.decode()) == is_open
    client.post(address(member), row())
    answer = client.post(address(member), row(), headers={"accept": "application/json"})
    takes_rows = is_open and days <= 0  # the day before, the tables have said nothing yet
    assert answer.status_code == (200 if takes_rows else 422)
    assert Contribution.objects.count() == (2 if takes_rows else 0)
    client.post(address(member), {"acte": "rapport", "text": "Fini.", "expected_version": 1})
    assert EventReport.objects.exists() == is_open


def test_the_link_counts_from_the_last_day_of_an_event(client, event, member):
    moved(event, -9, end_date=TODAY - 3 * DAY)
    assert 'id="line"' in client.get(address(member)).content.decode()


@pytest.mark.parametrize("how", ["left", "role", "person", "email", "erased", "cancelled", "moved"])
def test_the_link_dies(client, event, member, how):
    link = address(member)
    team = TeamMember.objects.filter(pk=member.pk)
    people = Person.objects.filter(pk=member.person_id)
    {
        "left": lambda: team.delete(),
        "role": lambda: team.update(role="facilitator"),
        "person": lambda: team.update(person=Person.objects.create(name="Autre", email="rapporteure@exemple.test")),
        "email": lambda: people.update(email="autre@exemple.test"),
        "erased": lambda: people.update(email=""),
        "cancelled": lambda: Event.objects.filter(pk=event.pk).update(state="cancelled", cancel_reason="Salle"),
        "moved": lambda: team.update(event=making_contrib.event(event.process)),
    }[how]()
    assert client.get(link).status_code == 404
    assert client.post(link, row()).status_code == 404
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("token", ["x", "9" * 5000, "W10:1tZZZZ:abc", "%00"])
def test_a_link_that_is_not_ours_is_no_page(client, token):
    assert client.get(f"/contributions/saisie/{token}/").status_code in (400, 404)


def test_a_link_of_another_kind_does_not_open_this_page(client, member):
    registration = making_events.register(making_events.event())
    token = event_links.registration_token(registration)
    assert client.get(reverse("rapporteur_entry", args=[token])).status_code == 404
    assert event_links.read_registration(event_links.rapporteur_token(member)) is None


def test_a_rapporteur_types_in_for_no_other_event_and_no_other_way(event, member):
    other = making_contrib.event(event.process)
    fields = {"by": None, "today": TODAY, "title": "Publier les budgets", "rapporteur": member}
    for values in ({"origin": "workshop", "event": other}, {"origin": "post"}, {"origin": "portal"}):
        with pytest.raises(PermissionDenied):
            receiving.receive(event.process, **fields, **values)
    with pytest.raises(NotAllowedNow):
        receiving.receive(event.process, **{**fields, "today": TODAY + 8 * DAY}, origin="workshop", event=event)
    TeamMember.objects.filter(pk=member.pk).update(role="facilitator")
    member.refresh_from_db()
    with pytest.raises(PermissionDenied):
        receiving.receive(event.process, **fields, origin="workshop", event=event)


# -- The report --------------------------------------------------------------------------------------------------------


def report(client, member, **values):
    typed = {"acte": "rapport", "text": "Trois tables ont travaillé.", "expected_version": 1, **values}
    return client.post(address(member), typed)


def test_the_report_is_drafted_and_published_by_the_secretariat_alone(client, event, member):
    Event.objects.filter(pk=event.pk).update(declared_attendance=57)
    assert report(client, member, text_ar="اشتغلت ثلاث طاولات.").status_code == 302
    drafted = EventReport.objects.get()
    assert drafted.text == "Trois tables ont travaillé." and drafted.published_on is None
    event.refresh_from_db()
    assert event.declared_attendance == 57
    with pytest.raises(PermissionDenied):
        closing.publish_report(event, by=factories.account("member"), day=TODAY)
    closing.publish_report(event, by=making_contrib.staff(), day=TODAY)
    assert report(client, member, text="Autre chose", expected_version=EventReport.objects.get().version)
    assert EventReport.objects.get().text == "Trois tables ont travaillé."
    page = client.get(address(member)).content.decode()
    assert "expected_version" not in page


def test_two_who_write_the_report_do_not_overwrite_each_other(client, event, member):
    other = making_events.rapporteur(event, email="autre@exemple.test")
    assert report(client, member).status_code == 302
    page = report(client, other, text="La mienne")
    assert page.status_code == 200
    assert "La mienne" in page.content.decode() and "Trois tables" in page.content.decode()
    assert EventReport.objects.get().text == "Trois tables ont travaillé."
    with pytest.raises(Conflict):
        closing.write_report(event, {"text": "La mienne"}, by=None, rapporteur=other, expected_version=1, today=TODAY)


def test_a_rapporteur_writes_the_words_only_and_of_that_event_only(event, member):
    with pytest.raises(PermissionDenied):
        closing.write_report(event, {"link": "https://x.test"}, by=None, rapporteur=member, today=TODAY)
    other = making_contrib.event(event.process)
    with pytest.raises(PermissionDenied):
        closing.write_report(other, {"text": "x"}, by=None, rapporteur=member, today=TODAY)


@pytest.mark.parametrize("text", ["x" * 200_000, "a\x00b", "\u202eabc", "👏 تقرير ⵜ", "a\r\nb"])
def test_no_text_breaks_the_page(client, member, text):
    assert report(client, member, text=text).status_code in (200, 302)
    assert report(client, member, text="x", expected_version="9" * 5000).status_code == 200
    assert client.post(address(member), row(title=text, proposal=text)).status_code in (200, 302)
    assert client.get(address(member) + "?axis=" + "9" * 5000 + "&table=x").status_code == 200


# -- Sending -----------------------------------------------------------------------------------------------------------


def test_the_secretariat_sends_the_link_and_shows_it(client, event, member):
    moved(event, 5, state="published", published_at=timezone.now())
    client.force_login(making_contrib.staff())
    page = client.get(reverse("event_manage", args=[event.pk])).content.decode()
    # The rest of a link says in which second it was made.
    whose = address(member).partition(":")[0]
    assert whose in page
    for _n in range(2):
        client.post(reverse("rapporteur_link", args=[event.pk, member.pk]))
    sent = Message.objects.get()
    assert sent.to == "rapporteure@exemple.test" and whose in sent.body
    entries = Entry.objects.filter(action="send_rapporteur_link").values_list()
    assert entries and "rapporteure" not in str(list(entries))


def test_no_link_without_an_address_a_process_or_after_the_days(client, event, member):
    staff = making_contrib.staff()
    nobody = making_events.rapporteur(event, email="")
    with pytest.raises(NotAllowedNow):
        inviting.send_link(nobody, by=staff, now=timezone.now())
    moved(event, -8)
    with pytest.raises(NotAllowedNow):
        inviting.send_link(member, by=staff, now=timezone.now())
    moved(event, 0, process=None)
    with pytest.raises(NotAllowedNow):
        inviting.send_link(member, by=staff, now=timezone.now())
    client.force_login(staff)
    assert client.get(reverse("event_manage", args=[event.pk])).status_code == 200
    client.post(reverse("rapporteur_link", args=[event.pk, nobody.pk]))
    assert not Message.objects.exists()


def test_only_a_rapporteur_of_the_event_is_sent_a_link_and_only_by_the_secretariat(client, event, member):
    helper = making_events.rapporteur(event, email="f@exemple.test", role="facilitator")
    with pytest.raises(PermissionDenied):
        inviting.send_link(helper, by=making_contrib.staff(), now=timezone.now())
    with pytest.raises(PermissionDenied):
        inviting.send_link(member, by=factories.account("member"), now=timezone.now())
    client.force_login(making_contrib.staff())
    other = making_contrib.event(event.process)
    for pk in (helper.pk, 2**70):
        assert client.post(reverse("rapporteur_link", args=[event.pk, pk])).status_code == 404
    assert client.post(reverse("rapporteur_link", args=[other.pk, member.pk])).status_code == 404
    assert not Message.objects.exists()
