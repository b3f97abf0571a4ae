"""Each night: what has reached its time is erased, and nothing before; the page says the same numbers."""

import datetime
import re

import pytest
from django.utils import timezone, translation

from cocreation import contribution_links
from cocreation.actions import certifying, forming_forum, importing_association_files
from cocreation.models import (
    Association,
    AssociationImport,
    Certificate,
    Contribution,
    Event,
    EventProposal,
    ForumMandate,
    ForumRepresentative,
    Registration,
    ReviewItem,
    TeamMember,
)
from cocreation.policies import retention
from cocreation.policies.requirements import add_months
from meetings.actions import approving, replying
from meetings.models import Recipient
from ogp_secretariat.mailroom.actions.erasing import ERASED_ADDRESS
from ogp_secretariat.mailroom.models import Attachment, Message
from ogp_secretariat.people.models import Mandate, Person, User
from ogp_secretariat.portal.actions import expiring
from ogp_secretariat.web.text import ERASED
from tests import factories
from tests.cocreation import making_assoc, making_events
from tests.cocreation import making_process as making


def day(text):
    return datetime.date.fromisoformat(text)


def moment(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("state", "kind", "on", "email", "name"),
    [
        ("confirmed", "workshop", "2024-01-31", True, True),
        ("confirmed", "workshop", "2024-07-01", True, True),
        ("confirmed", "workshop", "2024-06-30", True, True),
        ("confirmed", "workshop", "2024-07-02", False, True),
        ("confirmed", "workshop", "2025-12-31", False, True),
        ("confirmed", "workshop", "2026-01-01", False, True),
        ("confirmed", "workshop", "2026-01-02", False, False),
        ("confirmed", "training", "2026-01-02", False, True),
        ("waiting", "workshop", "2024-01-31", True, True),
        ("waiting", "workshop", "2024-02-01", True, True),
        ("waiting", "workshop", "2024-02-02", False, False),
        ("cancelled", "workshop", "2024-02-02", False, False),
        ("pending", "training", "2024-02-02", False, False),
        ("refused", "workshop", "2024-02-02", False, False),
    ],
)
def test_registrations_expire_as_the_table_says(state, kind, on, email, name, db):
    event = making.event(kind=kind)
    type(event).objects.filter(pk=event.pk).update(date=day("2024-01-01"))
    row = making.registration(
        event,
        state=state,
        phone="06",
        needs="rampe",
        region=None,
        decision_reason="Place",
        change_asked={"phone": "07"},
    )
    expiring.expire(day=day(on))
    row.refresh_from_db()
    contact = (row.email, row.phone, row.needs, row.decision_reason, row.change_asked)
    assert [bool(value) for value in contact] == [email] * 5
    assert (row.name != ERASED) is name
    assert row.state == state
    assert expiring.expire(day=day(on)) == 0


def test_an_event_of_several_days_counts_from_its_last(db):
    event = making.event()
    type(event).objects.filter(pk=event.pk).update(date=day("2024-01-01"), end_date=day("2024-03-01"))
    row = making.registration(event)
    expiring.expire(day=day("2024-08-15"))
    row.refresh_from_db()
    assert row.email
    expiring.expire(day=day("2024-09-02"))
    row.refresh_from_db()
    assert not row.email


def test_authors_are_forgotten_after_the_last_follow_up_unless_they_are_named(db):
    plan = making.making.plan("FINI", starts_on=day("2020-01-01"), ends_on=day("2023-12-31"))
    process = making.process(plan=plan)
    silent = making.contribution(process, author_name="A", author_email="a@exemple.test")
    named = making.contribution(process, author_name="B", author_email="b@exemple.test", shows_name=True)
    expiring.expire(day=day("2024-06-30"))
    assert Contribution.objects.exclude(author_email="").count() == 2
    assert expiring.expire(day=day("2024-07-01")) == 3
    assert list(Contribution.objects.order_by("pk").values_list("author_name", "author_email", "follows")) == [
        (ERASED, "", False), ("B", "", False),
    ]  # fmt: skip
    assert (silent.title, named.title) == tuple(Contribution.objects.order_by("pk").values_list("title", flat=True))


def test_dissolved_associations_expire_and_others_do_not(db):
    values = {"email": "a@exemple.test", "other_emails": "b@exemple.test", "contact_name": "D", "unread": "tel : 9"}
    kept = Association.objects.create(name="Active", phone="06", **values)
    gone = Association.objects.create(name="Dissoute", phone="06", state="dissolved", **values)
    assert expiring.expire(day=timezone.localdate()) == 1
    kept.refresh_from_db(), gone.refresh_from_db()
    assert {name: getattr(kept, name) for name in values} == values
    assert [getattr(gone, name) for name in (*values, "phone")] == [""] * 5 and gone.name == "Dissoute"
    assert expiring.expire(day=timezone.localdate()) == 0


@pytest.mark.parametrize("state", ["published", "held", "cancelled", "refused", "proposed"])
@pytest.mark.parametrize(("on", "stays"), [("2024-06-30", True), ("2024-07-10", True), ("2024-07-11", False)])
def test_proposers_are_forgotten_whatever_became_of_their_event(state, on, stays, db):
    found = making_events.proposal(making_events.week())
    Event.objects.filter(pk=found.event_id).update(date=day("2024-01-10"), state=state, cancel_reason="Pluie")
    EventProposal.objects.filter(pk=found.pk).update(question="Qui ?", answer="Nadia", decision_reason="Non")
    assert expiring.expire(day=day(on)) == (0 if stays else 1)
    found.refresh_from_db()
    texts = (found.email, found.question, found.answer, found.decision_reason)
    assert [bool(text) for text in texts] == [stays] * 4
    assert (found.name != ERASED) is stays and found.organisation
    assert expiring.expire(day=day(on)) == 0


@pytest.mark.parametrize(("on", "stays"), [("2025-02-28", True), ("2025-03-01", True), ("2025-03-02", False)])
@pytest.mark.parametrize("state", ["pending", "refused"])
def test_records_to_examine_lose_their_contacts_after_a_year(on, stays, state, db):
    judged = {} if state == "pending" else {"resolved_at": timezone.now(), "refusal": "Non"}
    item = ReviewItem.objects.create(
        source="import", values={"name": "Association", "email": "a@exemple.test", "unread": ["tel : 9"]},
        raw={"Nom": "Association"}, fingerprint="f", state=state, **judged,
    )  # fmt: skip
    ReviewItem.objects.filter(pk=item.pk).update(created_at=moment("2024-03-01"))
    assert expiring.expire(day=day(on)) == (0 if stays else 1)
    item.refresh_from_db()
    assert item.values.pop("name") == "Association" and bool(item.values) is stays and bool(item.raw) is stays
    assert item.state == state
    assert expiring.expire(day=day(on)) == 0


@pytest.mark.parametrize(("on", "stays"), [("2024-03-30", True), ("2024-03-31", True), ("2024-04-01", False)])
def test_files_that_nobody_applied_are_forgotten(on, stays, db):
    data = making_assoc.csv_of(["Nom", "Courriel"], [["Association", "a@exemple.test"]])
    found = importing_association_files.receive(data, "liste.csv", today=day("2024-03-01"), by=None)
    AssociationImport.objects.filter(pk=found.pk).update(created_at=moment("2024-03-01"))
    assert expiring.expire(day=day(on)) == (0 if stays else 1)
    found.refresh_from_db()
    assert bool(found.table) is stays
    assert expiring.expire(day=day(on)) == 0


@pytest.mark.parametrize("ended", ["representative", "mandate", "nobody"])
@pytest.mark.parametrize(("on", "stays"), [("2028-04-01", True), ("2028-04-02", True), ("2028-04-03", False)])
def test_representatives_are_forgotten_two_years_after_their_end(ended, on, stays, db):
    association = making_assoc.association()
    making_assoc.attendance(making_assoc.event(), association)
    made = making_assoc.adopted(making_assoc.proposed(making_assoc.rule()))
    mandate, start = made.mandates.get(), making_assoc.TODAY
    found = forming_forum.appoint(mandate, name="Rim ESSAI", starts_on=start, by=None, gender="woman", consent_on=start)
    if ended == "representative":
        ForumRepresentative.objects.update(ends_on=day("2026-04-02"))
    elif ended == "mandate":
        ForumMandate.objects.update(ends_on=day("2026-04-02"), exit_reason="resigned")
    Registration.objects.all().delete()
    stays = stays or ended == "nobody"
    assert expiring.expire(day=day(on)) == (0 if stays else 1)
    found.refresh_from_db()
    assert (found.name, found.gender, found.consent_on) == (
        ("Rim ESSAI", "woman", start) if stays else (ERASED, "", None)
    )
    assert expiring.expire(day=day(on)) == 0


def trained():
    """(certificate, card) of a training that ended on 10 January 2024."""
    training = making_events.take_place(making_events.event(kind="training"))
    present = making_events.come(training, "rim@exemple.test", name="Rim ESSAI")
    Event.objects.filter(pk=training.pk).update(date=day("2024-01-09"), end_date=day("2024-01-10"), state="held")
    certifying.ask(training, [present.pk], by=None)
    certifying.issue_waiting()
    certificate = Certificate.objects.get()
    Person.objects.filter(pk=certificate.person_id).update(phone="0600000000")
    return certificate, certificate.person


@pytest.mark.parametrize(("on", "stays"), [("2024-07-09", True), ("2024-07-10", True), ("2024-07-11", False)])
def test_people_who_were_trained_keep_their_name_and_not_their_address(on, stays, db):
    certificate, person = trained()
    expiring.expire(day=day(on))
    certificate.refresh_from_db(), person.refresh_from_db()
    assert (bool(person.email), bool(person.phone)) == (stays, stays)
    assert (person.name, certificate.name) == ("Rim ESSAI", "Rim ESSAI")
    assert expiring.expire(day=day(on)) == 0
    expiring.expire(day=day("2050-01-01"))
    certificate.refresh_from_db()
    assert certificate.name == certificate.registration.name == "Rim ESSAI"


@pytest.mark.parametrize("office", ["team", "mandate", "account", "institution", "second training"])
def test_a_card_that_serves_for_something_else_keeps_its_address(office, db):
    _certificate, person = trained()
    if office == "team":
        TeamMember.objects.create(event=making_events.event(), person=person)
    elif office == "mandate":
        committee = factories.committee()
        Mandate.objects.create(
            committee=committee, college=committee.colleges.first(), person=person, starts_on=day("2019-01-01")
        )
    elif office == "account":
        User.objects.create(email="rim@exemple.test", person=person)
    elif office == "institution":
        Person.objects.filter(pk=person.pk).update(institution=factories.institution())
    else:
        later = making_events.event(kind="training")
        registration = making.registration(later, name="Rim ESSAI")
        Certificate.objects.create(registration=registration, person=person, name="Rim ESSAI", asked_at=timezone.now())
    expiring.expire(day=day("2024-07-11"))
    person.refresh_from_db()
    assert (person.email, person.phone) == ("rim@exemple.test", "0600000000")


def test_whatever_else_points_at_a_card_is_an_office():
    pointing = {relation.name for relation in Person._meta.related_objects if not relation.hidden}
    assert pointing - set(expiring.OFFICES) == {"certificates"}


def test_addresses_and_reasons_of_those_convened_go_six_months_after_the_meeting(db):
    committee, today = factories.committee(), timezone.localdate()
    excused = factories.member(committee)
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    invitee = meeting.invitees.get(person=excused.person)
    replying.answer(invitee, "excused", way="link", reason="Hospitalisée")
    factories.attend(held := factories.meeting(), excused)
    approving.circulate(held.minutes, until=today + datetime.timedelta(5), by=factories.account("secretariat"))
    Recipient.objects.update(email=excused.email)

    def kept():
        invitee.refresh_from_db()
        return [
            invitee.email, invitee.summonses.get().email, invitee.answers.get().reason,
        ]  # fmt: skip

    before = kept()
    assert all(before)
    limit = add_months(meeting.date, retention.INVITED)
    expiring.expire(day=limit)
    assert kept() == before
    expiring.expire(day=limit + datetime.timedelta(days=1))
    assert kept() == ["", "", ""]
    assert not Recipient.objects.exclude(email="").exists()
    assert (invitee.name, invitee.answers.get().presence) == (str(excused.person), "excused")


@pytest.mark.parametrize(("on", "stays"), [("2027-02-28", True), ("2027-03-01", True), ("2027-03-02", False)])
@pytest.mark.parametrize("state", ["sent", "obsolete", "failed", "uncertain", "due"])
def test_messages_are_emptied_after_three_years_but_for_what_still_waits(on, stays, state, db):
    message = factories.message(to="a@exemple.test", state=state, body="Bonjour", subject="Objet")
    Attachment.objects.create(message=message, filename="a.ics", content=b"BEGIN:VCALENDAR")
    Message.objects.filter(pk=message.pk).exclude(state="sent").update(posted_at=moment("2024-03-01"))
    if state == "sent":
        # A message that was sent cannot be moved in time.
        message = factories.message(state="due", to="a@exemple.test", body="Bonjour", subject="Objet")
        Attachment.objects.create(message=message, filename="a.ics", content=b"BEGIN:VCALENDAR")
        Message.objects.filter(pk=message.pk).update(posted_at=moment("2024-03-01"))
        Message.objects.filter(pk=message.pk).update(state="sent", sent_at=moment("2024-03-01"))
    stays = stays or state == "due"
    assert expiring.expire(day=day(on)) == (0 if stays else 1)
    message.refresh_from_db()
    assert (message.to, message.subject, message.body) == (
        ("a@exemple.test", "Objet", "Bonjour") if stays else (ERASED_ADDRESS, "", "")
    )
    assert message.attachments.exists() is stays
    if state == "sent":
        assert (message.state, message.sent_at) == ("sent", moment("2024-03-01"))
    assert expiring.expire(day=day(on)) == 0


# -- What is promised --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("registration", [retention.CONTACT, retention.NOT_CONFIRMED, retention.NAME]),
        ("certificate", [retention.CONTACT]),
        ("contribution", [retention.CONTRIBUTOR, retention.FOLLOW_LINK]),
        ("import", [retention.FILE, retention.TO_EXAMINE]),
        ("representative", [retention.REPRESENTATIVE]),
        ("proposal", [retention.PROPOSER]),
        ("invited", [retention.INVITED]),
        ("message", [retention.MESSAGE]),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_table_says_the_numbers_that_are_applied(key, numbers, language):
    with translation.override(language):
        said = re.findall(r"[0-9]+", str(retention.ROWS[key].time))
    # Arabic says « a month » without a number.
    assert [int(number) for number in said] == [one for one in numbers if one != 1 or language != "ar"]


def test_the_link_of_a_contribution_lives_as_long_as_is_said():
    assert contribution_links.LIFE.days == retention.FOLLOW_LINK
    assert importing_association_files.KEPT_FOR.days == retention.FILE


def test_the_night_task_is_in_the_schedule():
    from ogp_secretariat.celery import app

    assert "portal.expire_personal_data" in {row["task"] for row in app.conf.beat_schedule.values()}
