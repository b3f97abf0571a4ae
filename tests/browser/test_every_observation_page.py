"""The pages of observations, approval, the manual and attendance rates: as in `test_every_page.py`."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import observation_links
from meetings.actions import answering, approving, observing
from meetings.models import Recipient
from meetings.observation_desk import recipient_for
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.meetings import making_manual

PAGES = {
    "anonymous": "{link} {link}?sur={place}&type=replacement /manuel/ /manuel/{manual}/",
    "member": "/reunions/{draft}/observations/ /reunions/{draft}/observations/?sur={place}&type=remark"
    " /reunions/{draft}/observations/?sur={line}&type=replacement"
    " /reunions/{draft}/observations/?modifier={pending} /reunions/{draft}/ /reunions/assiduite/",
    "chair": "/a-signer/ /reunions/{draft}/observations/toutes/ /reunions/assiduite/",
    "secretariat": "/ /reunions/ /reunions/{draft}/observations/toutes/"
    " /reunions/{draft}/observations/toutes/?etat=refused /reunions/{draft}/observations/delai/"
    " /reunions/{draft}/observations/{pending}/ /reunions/{draft}/observations/destinataires/{lost}/"
    " /reunions/{draft}/observations/destinataires/{lost}/recue/"
    " /reunions/{validated}/approbation/ /reunions/{validated}/ /reunions/assiduite/?mandats=tous /manuel/"
    " /manuel/nouvelle/ /manuel/{manual}/ /manuel/{version}/ /manuel/{version}/modifier/"
    " /admin/meetings/meeting/{draft}/change/",
}


@pytest.fixture
def world(transactional_db):
    """A draft with observations in every state, one of them very long; a relevé to approve; a manual and its next."""
    people = {role: factories.account(role) for role in ("chair", "secretariat")}
    people["member"] = factories.member()
    today, secretariat = timezone.localdate(), people["secretariat"]
    draft = factories.meeting(datetime.date(2021, 3, 3), points=3, decisions=3)
    factories.attend(draft, people["member"])
    factories.attend(draft, factories.person("Invitée", email="invitee@exemple.test"))
    factories.attend(draft, factories.person("Nom très long " + "LONGUEMENT" * 12))
    approving.circulate(draft.minutes, until=today + datetime.timedelta(days=9), by=secretariat)
    recipient = recipient_for(people["member"], draft.minutes)
    keys = [f"decision:{decision.uuid}:text" for decision in draft.decisions.all()]
    made = [
        observing.observe(recipient, target=key, kind="replacement", text=f"{text} " * 40, by=people["member"])
        for key, text in zip(keys, ("Autre texte", "Interminablement" * 8, "نص آخر"), strict=True)
    ]
    draft.refresh_from_db()
    answering.answer(
        made[1], state="refused", answer="Déjà dit", expected_version=draft.version, by=people["secretariat"]
    )
    receipt = observing.Receipt(today, "paper")
    lost = Recipient.objects.get(round__minutes=draft.minutes, name__startswith="Nom")
    observing.observe(lost, target=keys[0], kind="remark", text="Par lettre", by=secretariat, receipt=receipt)
    validated = factories.meeting(datetime.date(2021, 1, 3))
    approving.validate(validated.minutes, by=people["chair"])
    render_waiting()
    manual = making_manual.published(
        title_ar="دليل اللجنة", upload=making_manual.plain_pdf(), cycle_ends_on=today + datetime.timedelta(days=30)
    )
    recipients = Recipient.objects.filter(round__minutes=draft.minutes)
    return people, {
        "link": reverse("observations_by_link", args=[observation_links.token_of(recipients.get(name="Invitée"))]),
        "place": keys[0],
        "line": f"attendance:{draft.attendances.first().pk}:line",
        "draft": draft.pk,
        "validated": validated.pk,
        "pending": made[0].pk,
        "lost": recipients.get(name__startswith="Nom").pk,
        "manual": manual.pk,
        "version": making_manual.draft(changes="Le quorum").pk,
    }


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("size", ["desk", "telephone"])
def test_every_page_is_accessible_and_within_the_policy(language, size, world, look_at_pages):
    people, names = world
    accounts = {who: people[who].email if who in people else None for who in PAGES}
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []
