"""Every address of events for every kind of person, from the table in `access_cocreation_events.txt`."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cocreation import event_links
from cocreation.actions import certifying, preparing
from cocreation.models import Certificate, Event
from cocreation.urls.events import urlpatterns
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import User
from tests import factories
from tests.cocreation import making_events as making
from tests.portal.evidence_files import picture
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
PRINCIPALS = ("anonymous", "none", "member", "focal_point", "chair", "secretariat", "administrator")
FILE = "access_cocreation_events.txt"


def table():
    for name, state, *answers in rows(FILE):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


def clients():
    people = {role: factories.account(role) for role in PRINCIPALS[2:]}
    people["none"] = User.objects.create_user("sans@exemple.test", factories.PASSWORD)
    found = {name: Client() for name in PRINCIPALS}
    for name, user in people.items():
        found[name].force_login(user)
    return found


def address(name, state):
    if name.startswith(("week", "proposal")):
        return _address_of_week(name, state)
    kind = "training" if name.startswith("certificate") else "workshop"
    event = making.event(kind=kind, capacity=5, publish=state not in ("draft", "proposed", "refused"))
    if name == "event_paper":
        file = SimpleUploadedFile("photo.png", picture("PNG"))
        paper = preparing.attach(event, title="Photo", title_ar="", file=file, is_public=state != "internal", by=None)
        return reverse(name, args=[event.pk, paper.pk])
    if name == "rapporteur_link":
        return reverse(name, args=[event.pk, making.rapporteur(event).pk])
    if name in ("registration_decide", "attendance_note"):
        return reverse(name, args=[event.pk, making.register(event).pk])
    if name in ("registration", "registration_qr", "registration_ics"):
        return reverse(name, args=[event_links.registration_token(making.register(event))])
    if name.startswith("certificate_"):
        return reverse(name, args=[_certificate(event).pk])
    if state not in ("published", "internal"):
        reason = "Salle fermée" if state == "cancelled" else ""
        Event.objects.filter(pk=event.pk).update(state=state, cancel_reason=reason)
    if name in ("event_list", "event_feed", "format_library", "event_desk", "trained"):
        return reverse(name)
    return reverse(name, args=[event.pk])


def _certificate(event):
    making.come(making.take_place(event))
    event = preparing.mark_held(event, by=None, day=making.today())
    certifying.ask(event, list(event.registrations.values_list("pk", flat=True)), by=None)
    certifying.issue_waiting()
    render_waiting()
    return Certificate.objects.get()


def _address_of_week(name, state):
    week = making.week(called=state == "called")
    if name == "week_desk":
        return reverse(name)
    if name in ("proposal", "proposal_decide"):
        proposal = making.proposal(week)
        if name == "proposal_decide":
            return reverse(name, args=[proposal.pk])
        return "/" + event_links.proposal_address(proposal).partition("://")[2].partition("/")[2]
    if name == "week_propose_invited":
        return "/" + event_links.invitation_address(week, "x@exemple.test", "fr").partition("://")[2].partition("/")[2]
    return reverse(name, args=[week.year])


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers):
    url = address(name, state)
    assert {who: client.get(url).status_code for who, client in clients().items()} == answers


def test_every_address_of_events_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == {row[0] for row in rows(FILE)}
