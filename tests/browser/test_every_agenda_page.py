"""The pages of agendas, proposals, closings and packs, looked at like every other page."""

import datetime

import pytest
from django.utils import timezone

from meetings.actions import arranging, packing, preparing, proposing
from meetings.actions.preparing import Pick
from meetings.models import Decision, Meeting
from ogp_secretariat.documents.actions import bundling
from tests import factories
from tests.meetings.agenda.making import held_with_left_items, proposal

PAGES = {
    "member": "/reunions/propositions/ /reunions/propositions/nouvelle/ /reunions/propositions/{refused}/"
    " /reunions/propositions/{waiting}/ /reunions/{convened}/ /reunions/{convened}/dossier/",
    "outside": "/reunions/propositions/ /reunions/propositions/nouvelle/ /reunions/{convened}/dossier/?langue=ar",
    "chair": "/reunions/reserve/ /reunions/{convened}/lecture/ /reunions/propositions/",
    "secretariat": "/ /reunions/preparer/ /reunions/preparer/?depuis={convened} /reunions/reserve/"
    " /reunions/reserve/?comite=VIDE /reunions/preparer/?comite=VIDE /reunions/propositions/"
    " /reunions/propositions/{waiting}/ /reunions/{draft}/ordre-du-jour/ /reunions/{convened}/ordre-du-jour/"
    " /reunions/{convened}/lecture/ /reunions/{convened}/lecture/decisions/{decision}/ /reunions/{draft}/lecture/"
    " /reunions/{convened}/ /reunions/{convened}/dossier/ /reunions/{draft}/dossier/",
}
LONG = "Point « long » : " + "présentation de l’état d’avancement " * 12 + "sansespace" * 20


@pytest.fixture
def world(seeded, settings):
    people = {role: factories.account(role) for role in ("chair", "secretariat")}
    people |= {"member": factories.member(), "outside": factories.account("member")}
    office, member = people["secretariat"], people["member"]
    held = held_with_left_items()
    factories.committee("VIDE")
    committee, left = held.committee, held.agenda_items.get(title="Reporté")
    arranging.drop(committee, f"item:{held.agenda_items.get(title='Pas abordé').pk}", reason="Sans objet", by=office)
    arranging.order_item(held.decisions.first(), title=LONG, title_ar="نقطة طويلة", by=office)
    refused, waiting = proposal(member, title=LONG, paper=True), proposal(member, title="", title_ar="حصيلة الورشات")
    proposing.refuse(refused, reason="Déjà traité. " * 20, by=office)

    def prepare(date, picks):
        meeting = Meeting(committee=committee, date=date, place="Rabat")
        return preparing.prepare(meeting, picks, token=preparing.token_for(committee), by=office)

    today = timezone.localdate()
    convened = prepare(today, [Pick("standing:previous_minutes"), Pick(f"item:{left.pk}"), Pick("new", title=LONG)])
    convened = factories.convened(convened)
    decision = Decision.objects.create(meeting=convened, position=1, text=LONG)
    draft = prepare(today + datetime.timedelta(days=30), [Pick("new", title="Budget"), Pick("new", title="Plan")])
    packing.request_pack(convened, language="fr", by=office)
    bundling.make_waiting()
    names = {
        "convened": convened.pk,
        "draft": draft.pk,
        "decision": decision.pk,
        "refused": refused.pk,
        "waiting": waiting.pk,
    }
    return {who: user.email for who, user in people.items()}, names


@pytest.mark.parametrize(("size", "language"), [("desk", "fr"), ("telephone", "ar"), ("telephone", "fr")])
def test_every_page_of_agendas(language, size, world, look_at_pages):
    accounts, names = world
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []
