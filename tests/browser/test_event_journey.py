"""A workshop on a telephone: register, wait, get a seat, be checked in by the code; every page of events looked at."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cocreation import event_links
from cocreation.actions import certifying, closing, preparing, proposing, registering
from cocreation.models import Certificate, Format, Registration, Theme
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web import robots
from tests import factories
from tests.browser.conftest import MOBILE, log_in
from tests.cocreation import making_events as making
from tests.portal.evidence_files import picture


@pytest.fixture(autouse=True)
def quick_people(monkeypatch, transactional_db):
    """Tests type faster than people."""
    monkeypatch.setattr(robots, "FASTEST", 0)


def link_in(message):
    """The path of the personal link in a mail."""
    return re.search(r"https?://[^/\s]+(/\S*/?inscription/\S+)", message.body).group(1)


def phone(open_page):
    return open_page(viewport=MOBILE, is_mobile=True, has_touch=True)


def register(page, event, email):
    page.goto(f"/ateliers/{event.pk}/")
    page.get_by_role("link", name="S’inscrire").click()
    page.fill("input[name=name]", "Nadia ESSAI")
    page.fill("input[name=email]", email)
    page.check("input[name=consent]")
    page.get_by_role("button", name="S’inscrire").click()
    page.wait_for_url("**/recue/")


@pytest.mark.django_db(transaction=True)
def test_from_the_waiting_list_to_the_door(open_page, accessibility_faults, console_errors):
    event = making.event(capacity=1)
    first = making.register(event)
    page = phone(open_page)
    register(page, event, "nadia@exemple.test")
    assert accessibility_faults(page) == []
    personal = link_in(Message.objects.get(kind="mail/registration_waiting"))
    page.goto(personal)
    assert page.get_by_text("Vous êtes numéro 1 sur la liste d’attente.").is_visible()
    # Somebody else gives the seat back.
    registering.cancel(first, day=making.today())
    page.goto(link_in(Message.objects.get(kind="mail/registration_promoted")))
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 100")
    assert accessibility_faults(page) == []
    making.take_place(event)
    # The same address, that the code holds, on a telephone of the secretariat.
    door = phone(open_page)
    secretariat = factories.account("secretariat")
    log_in(door, secretariat.email)
    door.goto(personal)
    assert accessibility_faults(door) == []
    door.get_by_role("button", name="Présent").click()
    door.wait_for_selector("text=Déjà noté")
    assert Registration.objects.get(email="nadia@exemple.test").presence == "present"
    # And by hand, from the list.
    door.goto(f"/ateliers/gestion/{event.pk}/presence/")
    door.get_by_role("button", name="Excusé").click()
    door.wait_for_selector(".badge:has-text('excusé')")
    # On any other device the address shows the person's own page and nothing else.
    page.reload()
    assert page.get_by_role("button", name="Présent").count() == 0
    assert console_errors == []


@pytest.mark.django_db(transaction=True)
def test_registering_in_arabic(open_page, accessibility_faults, console_errors):
    event = making.event()
    page = phone(open_page)
    page.goto(f"/ar/ateliers/{event.pk}/inscription/")
    page.fill("input[name=name]", "نادية")
    page.fill("input[name=email]", "nadia@exemple.test")
    page.check("input[name=consent]")
    page.locator("form.box button[type=submit]").click()
    page.wait_for_url("**/recue/")
    message = Message.objects.get(kind="mail/registration_confirmed")
    assert message.language == "ar" and "/ar/ateliers/inscription/" in message.body
    page.goto(link_in(message))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert accessibility_faults(page) == [] and console_errors == []


PAGES = {
    "anonymous": "/ateliers/ /ateliers/?past=true /ateliers/?kind=training /ateliers/formats/ /ateliers/{event}/"
    " /ateliers/{held}/ /ateliers/{event}/inscription/ /ateliers/{held}/inscription/ {mine} {waiting} {pending}"
    " /semaine/{year}/ /semaine/{year}/proposer/ {proposal}",
    "secretariat": "/ateliers/gestion/ /ateliers/gestion/{event}/ /ateliers/gestion/{event}/places/"
    " /ateliers/gestion/{event}/inscriptions/ /ateliers/gestion/{event}/inscriptions/{request}/"
    " /ateliers/gestion/{event}/annuler/ /ateliers/gestion/{held}/tenu/retirer/"
    " /ateliers/gestion/{mistake}/tenu/retirer/ /ateliers/gestion/{held}/presence/ /ateliers/gestion/{held}/imprevus/"
    " /ateliers/gestion/{held}/saisie/ /ateliers/gestion/{held}/bilan/ /ateliers/gestion/{held}/attestations/"
    " /ateliers/gestion/attestations/{certificate}/retirer/ /ateliers/gestion/formes/ {mine} /semaine/gestion/"
    " /semaine/gestion/{year}/ /semaine/gestion/propositions/{asked}/ /admin/cocreation/event/"
    " /admin/cocreation/event/{event}/change/ /admin/cocreation/event/add/ /admin/cocreation/format/"
    " /admin/cocreation/opengovweek/{week}/change/",
}


def path_of(address):
    """The path of a personal link, without its language."""
    return re.sub(r"^https?://[^/]+(/ar)?", "", address)


@pytest.fixture
def world():
    """One of each thing that the pages show."""
    Theme.objects.get_or_create(code="egalite", defaults={"name": "Égalité", "name_ar": "المساواة"})
    cafe, _made = Format.objects.get_or_create(
        code="world-cafe", defaults={"name": "World café", "steps": "Accueil\nTours", "roles": "Hôte", "minutes": 150}
    )
    event = making.event(capacity=1, format=cafe, roles="Secrétariat : accueille", quotas=[(making.region(), 5)])
    preparing.attach(
        event, title="Photo", title_ar="", file=SimpleUploadedFile("photo.png", picture("PNG")), is_public=True, by=None
    )
    mine, waiting = making.register(event), making.register(event)
    type(event).objects.filter(pk=event.pk).update(registration_closes_on=making.today() - making.DAY)
    event.refresh_from_db()
    pending = making.register(event)
    held = making.held(kind="training", capacity=10)
    for _n in range(6):
        making.come(held, gender="woman")
    held = preparing.mark_held(held, by=None, day=making.today())
    closing.write_report(held, {"text": "Utile."}, by=None)
    closing.publish_report(held, by=None, day=making.today())
    certifying.ask(held, [held.registrations.first().pk], by=None)
    certifying.issue_waiting()
    render_waiting()
    week = making.week()
    proposing.accept(making.proposal(week), by=None)
    asked = making.proposal(week)
    proposing.ask(asked, question="Combien de places ?", by=None)
    return {
        "event": event.pk,
        "held": held.pk,
        "mistake": preparing.mark_held(making.held(), by=None, day=making.today()).pk,
        "mine": path_of(event_links.registration_address(mine)),
        "waiting": path_of(event_links.registration_address(waiting)),
        "pending": path_of(event_links.registration_address(pending)),
        "request": pending.pk,
        "certificate": Certificate.objects.get().pk,
        "year": week.year,
        "week": week.pk,
        "proposal": path_of(event_links.proposal_address(asked)),
        "asked": asked.pk,
    }


# The other two pairs share their parts with these: the suite has its quarter of an hour.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "language"), [("desk", "fr"), ("telephone", "ar")])
def test_every_page_of_events(language, size, world, look_at_pages):
    accounts = {"anonymous": None, "secretariat": factories.account("secretariat").email}
    assert look_at_pages(PAGES, accounts, world, language=language, size=size) == []
