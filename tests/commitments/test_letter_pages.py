"""The letters' pages as the secretariat, the chair and an institution use them."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actions import answering, drafting, publishing, reminding
from commitments.enums import LetterState, ReplyState
from commitments.models import ExtensionRequest, LadderPause, Letter, LetterReply, Reminder, TextBlock
from tests import factories
from tests.commitments import lettering, making
from tests.commitments.lettering import DAY
from tests.portal.evidence_files import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(factories.account("secretariat"))
    return client


@pytest.fixture
def chair():
    return factories.account("chair")


@pytest.fixture
def plan(today):
    return lettering.late_plan(today)


@pytest.fixture
def draft(plan, today):
    lettering.late_institution(plan, today)
    (letter,) = lettering.drafted(plan, today)
    return letter


@pytest.fixture
def dispatched(draft, chair, today):
    return lettering.dispatched(draft, chair, today)


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


# -- The register ------------------------------------------------------------------------------------------------------


def test_an_empty_register_says_what_will_fill_it(office):
    page = text(office.get(reverse("letters")))
    assert "Aucune lettre pour l’instant" in page and "<table" not in page
    assert "Aucune lettre ne correspond" in text(office.get(reverse("letters"), {"state": "closed"}))


def test_the_register_filters_and_exports(office, dispatched, plan, today):
    name = str(dispatched.institution)
    other = lettering.late_institution(plan, today)
    listed = lambda **query: text(office.get(reverse("letters"), query))  # noqa: E731
    assert name in listed() and f"1/{today.year}" in listed()
    assert name in listed(q=f"1/{today.year}") and name not in listed(q=f"2/{today.year}")
    assert name in listed(q=name.upper()) and name not in listed(q="Bibliothèque")
    assert name in listed(state="dispatched") and name not in listed(state="closed")
    assert name not in listed(silent="on") and "sans réponse" not in listed()
    table = text(office.get(reverse("letter_register_export", args=["csv"])))
    assert f"1/{today.year}" in table and name in table and str(other.commitment.lead) not in table
    sheet = office.get(reverse("letter_register_export", args=["xlsx"]))
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    assert office.get("/relances/registre.pdf").status_code == 404


def test_a_letter_left_without_answer_stands_out(office, plan, chair, today):
    day = today - 30 * DAY
    lettering.late_institution(plan, today)
    (letter,) = lettering.drafted(plan, day)
    lettering.dispatched(letter, chair, day)
    Letter.objects.update(dispatched_on=day)
    listed = text(office.get(reverse("letters"), {"silent": "on"}))
    assert str(letter.institution) in listed and "sans réponse" in listed and "il y a 30 jours" in listed


def test_lists_cost_the_same_with_few_and_many(office, plan, today):
    def cost(name):
        with CaptureQueriesContext(connection) as found:
            text(office.get(reverse(name)))
        return len(found)

    lettering.late_institution(plan, today)
    lettering.drafted(plan, today)
    few = cost("letters")
    for _n in range(6):
        lettering.late_institution(plan, today)
    reminding.plan_day(plan, as_of=today, today=today)
    lettering.leave()
    later = today + 20 * DAY
    reminding.plan_day(plan, as_of=later, today=later)
    assert Letter.objects.count() == 7
    assert cost("letters") == few


# -- A draft -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_read_as_it_would_leave(office, draft):
    page = text(office.get(reverse("letter", args=[draft.pk])))
    assert "Telle qu’elle serait signée aujourd’hui" in page and lettering.ORDER in page
    assert "{order}" not in page and "{plan}" not in page
    assert "Expédier sur papier" not in page


def test_correct_a_draft_and_a_conflict_keeps_both(office, draft):
    address = reverse("letter_edit", args=[draft.pk])
    form = office.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    done = office.post(address, {**values, "subject": "Retards du semestre"})
    assert done.url == reverse("letter", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.subject == "Retards du semestre"
    again = text(office.post(address, {**values, "subject": "Autre objet"}))
    assert "a changé depuis que vous l’avez ouverte" in again and "Autre objet" in again
    empty = text(office.post(address, {**values, "expected_version": draft.version, "subject": ""}))
    assert "Ce champ" in empty
    draft.refresh_from_db()
    assert draft.subject == "Retards du semestre"


def test_hold_release_leave_out_and_give_up(office, draft):
    address = lambda act, *more: reverse(f"letter_{act}", args=[draft.pk, *more])  # noqa: E731
    assert "Ce champ" in text(office.post(address("hold"), {"reason": ""}))
    assert office.post(address("hold"), {"reason": "Réunion vendredi"}).status_code == 302
    assert "Réunion vendredi" in text(office.get(reverse("letter", args=[draft.pk])))
    office.post(address("release"))
    draft.refresh_from_db()
    assert draft.hold_reason == ""
    reminder = draft.reminders.get()
    assert str(reminder.milestone) in text(office.get(address("leave_out", reminder.pk)))
    office.post(address("leave_out", reminder.pk), {"reason": "Jalon déjà reçu, pièce en route"})
    reminder.refresh_from_db()
    assert reminder.state == "held" and reminder.letter is None
    draft.refresh_from_db()
    assert draft.state == LetterState.OBSOLETE


def test_give_a_draft_up(office, draft):
    office.post(reverse("letter_cancel", args=[draft.pk]), {"reason": "Le ministre a appelé"})
    draft.refresh_from_db()
    assert (draft.state, draft.number) == (LetterState.CANCELLED, None)
    assert Reminder.objects.get(level="N3").state == "held"
    assert office.get(reverse("letter_edit", args=[draft.pk])).status_code == 404


# -- Signing -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def signer(client, chair):
    """The chair, who gave the password again just now."""
    client.force_login(chair)
    assert client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD}).status_code == 302
    return client


def test_sign_the_ticked_letters_at_once(signer, draft, plan, today):
    lettering.late_institution(plan, today)
    page = text(signer.get(reverse("sign_letters")))
    assert f'value="{draft.pk}:{draft.version}"' in page and lettering.ORDER in page
    assert "1 lettre à signer" in text(signer.get(reverse("sign_desk")))
    response = signer.post(reverse("sign_letters"), {"lettre": [f"{draft.pk}:{draft.version}"]})
    assert response.status_code == 302 and f"1/{today.year}" in said(response)
    draft.refresh_from_db()
    assert draft.state == LetterState.SIGNED
    assert "Aucune lettre n’attend votre signature" in text(signer.get(reverse("sign_letters")))


def test_a_signature_asks_for_the_password_and_keeps_what_was_ticked(client, chair, draft, today):
    client.force_login(chair)
    asked = client.post(reverse("sign_letters"), {"lettre": [f"{draft.pk}:{draft.version}"]})
    assert asked.status_code == 302 and reverse("account_reauthenticate") in asked.url
    wrong = client.post(asked.url, {"password": "faux"})
    draft.refresh_from_db()
    assert wrong.status_code == 200 and draft.state == LetterState.DRAFT
    done = client.post(asked.url, {"password": factories.PASSWORD, "next": reverse("sign_letters")})
    draft.refresh_from_db()
    assert done.url == reverse("sign_batch", args=[draft.pk]) and draft.state == LetterState.SIGNED
    assert f"1/{today.year}" in said(done)


def test_nothing_ticked_a_letter_that_changed_and_nonsense(signer, draft):
    address = reverse("sign_letters")
    assert "au moins une lettre" in said(signer.post(address))
    drafting.save_letter(draft, by=None, expected_version=draft.version, values={"subject": "Nouvel objet"})
    assert "relisez-la" in said(signer.post(address, {"lettre": [f"{draft.pk}:1"]}))
    for value in ("x", "1", "1:", ":1", "9" * 30 + ":1", "1:1:1", "1:\x00"):
        assert signer.post(address, {"lettre": [value]}).status_code in (302, 404)
    draft.refresh_from_db()
    assert draft.state == LetterState.DRAFT


# -- Dispatch, receipt, the end ----------------------------------------------------------------------------------------


def test_paper_receipt_and_close(office, draft, chair, today):
    drafting.save_letter(draft, by=None, expected_version=draft.version, values={"way": "paper"})
    draft.refresh_from_db()
    lettering.sign(draft, chair, today)
    lettering.leave()
    paper = reverse("letter_paper", args=[draft.pk])
    assert "se situe entre" in text(office.post(paper, {"on": (today + DAY).isoformat()}))
    office.post(paper, {"on": today.isoformat()})
    draft.refresh_from_db()
    assert (draft.state, draft.dispatched_on) == (LetterState.DISPATCHED, today)
    receipt = reverse("letter_receipt", args=[draft.pk])
    scan = SimpleUploadedFile("visa.png", picture("PNG"))
    office.post(receipt, {"on": today.isoformat(), "how": "Copie visée", "scan": scan})
    draft.refresh_from_db()
    assert draft.state == LetterState.RECEIVED and draft.scan
    office.post(reverse("letter_close", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == LetterState.CLOSED
    assert "seule une lettre expédiée" in said(office.post(reverse("letter_close", args=[draft.pk]))).lower()


def test_a_letter_that_left_is_not_taken_back(office, dispatched):
    page = text(office.post(reverse("letter_recall", args=[dispatched.pk]), {"reason": "Erreur"}))
    assert "Erreur" in page
    dispatched.refresh_from_db()
    assert dispatched.state == LetterState.DISPATCHED


# -- The answer --------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(dispatched):
    return reverse("letter_answer", args=[lettering.token_of(dispatched)])


def test_reading_changes_nothing_acknowledging_does(client, link, dispatched, today):
    before = (dispatched.state, dispatched.received_on)
    page = client.get(link)
    assert page["Referrer-Policy"] == "same-origin" and "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    dispatched.refresh_from_db()
    assert (dispatched.state, dispatched.received_on) == before
    assert client.post(link, {}).status_code == 404
    assert "Ce champ" in text(client.post(link, {"acte": "reception", "name": " "}))
    assert client.post(link, {"acte": "reception", "name": "Rachid Demo"}).status_code == 302
    dispatched.refresh_from_db()
    assert (dispatched.state, dispatched.received_on) == (LetterState.RECEIVED, today)
    assert "J’accuse réception" not in text(client.get(link))


def test_answer_with_difficulty_measure_date_and_file(client, link, dispatched, today):
    milestone = dispatched.reminders.get().milestone
    key, promised = f"j{milestone.pk}", today + 30 * DAY
    values = {
        "acte": "reponse", "author_name": "Rachid Demo", "author_function": "Directeur",
        "text": "Le marché est relancé.",
        f"{key}-kind": "technical", f"{key}-difficulty": "Prestataire défaillant",
        f"{key}-measure": "Nouvel appel d’offres", f"{key}-owner": "DSI", f"{key}-promised_on": promised.isoformat(),
        f"{key}-requested_due": (today + 60 * DAY).isoformat(), f"{key}-why_later": "Délais de publication",
        "files": [SimpleUploadedFile("avis.png", picture("PNG")), SimpleUploadedFile("plan.png", picture("PNG"))],
    }  # fmt: skip
    half = {**values, f"{key}-owner": ""}
    assert "une mesure demande" in text(client.post(link, half)).lower()
    values["files"] = [SimpleUploadedFile("avis.png", picture("PNG")), SimpleUploadedFile("plan.png", picture("PNG"))]
    assert client.post(link, values).status_code == 302
    reply = LetterReply.objects.get()
    assert reply.measures.get().promised_on == promised and reply.files.count() == 2
    assert ExtensionRequest.objects.get().milestone == milestone
    page = text(client.get(link))
    assert "Le marché est relancé." in page and "Compléter votre réponse" in page


def test_an_answer_that_is_empty_or_carries_a_bad_file_writes_nothing(client, link):
    values = {"acte": "reponse", "author_name": "Rachid Demo"}
    assert "vide" in text(client.post(link, values))
    bad = SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 100)
    page = text(client.post(link, {**values, "text": "Voici", "files": [bad]}))
    assert "Voici" in page and "alert" in page
    many = [SimpleUploadedFile(f"{n}.png", picture("PNG")) for n in range(6)]
    assert "Cinq fichiers au plus" in text(client.post(link, {**values, "text": "Voici", "files": many}))
    assert not LetterReply.objects.exists()


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "0" * 3000])
def test_a_forged_link_opens_nothing(client, token):
    assert client.get(reverse("letter_answer", args=[token])).status_code == 404


def test_type_in_then_accept_pauses_the_ladder(office, dispatched, today):
    milestone = dispatched.reminders.get().milestone
    key, promised = f"j{milestone.pk}", today + 10 * DAY
    address = reverse("reply_type_in", args=[dispatched.pk])
    values = {
        "way": "paper", "received_on": today.isoformat(), "author_name": "Rachid Demo", "text": "Nous rattrapons.",
        f"{key}-measure": "Recette avancée", f"{key}-owner": "DSI", f"{key}-promised_on": promised.isoformat(),
    }  # fmt: skip
    assert "se situe entre" in text(office.post(address, {**values, "received_on": (today + DAY).isoformat()}))
    response = office.post(address, values)
    reply = LetterReply.objects.get()
    assert response.url == reverse("reply_review", args=[reply.pk])
    assert "Réponses à examiner" in text(office.get(reverse("letters")))
    review = reverse("reply_review", args=[reply.pk])
    assert "Recette avancée" in text(office.get(review))
    assert "Ce champ est obligatoire" in text(office.post(review, {"note": ""}))
    refused = text(office.post(review, {"state": "insufficient", "note": ""}))
    assert LetterReply.objects.get().state == ReplyState.PENDING and "alert" in refused
    measure = reply.measures.get()
    office.post(review, {"state": "accepted", "accepted": [measure.pk], "note": ""})
    reply.refresh_from_db()
    assert reply.state == ReplyState.ACCEPTED
    assert LadderPause.objects.get().until == promised
    assert "déjà été examinée" in said(office.post(review, {"state": "accepted"}))


# -- Texts and effect --------------------------------------------------------------------------------------------------


def test_a_new_paragraph_serves_letters_drafted_afterwards(office, draft, plan, today):
    assert "Repères" in text(office.get(reverse("text_block", args=["request", "N3", "fr"])))
    before = draft.request
    address = reverse("text_block", args=["request", "N3", "fr"])
    example = text(office.post(address, {"text": ""}))
    assert "Ce champ" in example
    assert office.post(address, {"text": "Merci de répondre avant le {reply_by}."}).url == reverse("text_blocks")
    assert TextBlock.objects.get().number == 1
    draft.refresh_from_db()
    assert draft.request == before
    assert "Merci de répondre" in text(office.get(reverse("text_blocks")))
    assert office.get(reverse("text_block", args=["request", "N9", "fr"])).status_code == 404


def test_a_paragraph_with_an_unknown_mark_is_refused(office, draft):
    page = text(office.post(reverse("text_block", args=["request", "N3", "fr"]), {"text": "Avant le {jour}."}))
    assert "{jour}" in page and not TextBlock.objects.exists()


def test_the_thread_of_a_commitment_tells_what_was_written_and_answered(client, office, dispatched, chair, today):
    milestone = dispatched.reminders.get().milestone
    answering.acknowledge(dispatched, on=today, name="Rachid Demo")
    promise = (milestone, "Recette avancée", "DSI", today + 10 * DAY)
    answer = answering.Answer(author_name="Rachid Demo", text="Nous rattrapons.", measures=[promise])
    reply = answering.reply(dispatched, answer, way="link", received_on=today, today=today)
    accepted = [reply.measures.get().pk]
    answering.review(reply, state="accepted", note="", accepted=accepted, by=None, day=today)
    address = reverse("commitment", args=[milestone.commitment.code])
    page = text(office.get(address))
    for words in ("Relances, lettres et réponses", "N2 – Courriel", "N3 – Lettre", f"1/{today.year}", "Lettre reçue",
                  "Nous rattrapons.", "Réponse examinée", "Les relances attendent"):  # fmt: skip
        assert words in page, words
    assert reverse("letter", args=[dispatched.pk]) in page
    client.force_login(chair)
    assert "Nous rattrapons." in text(client.get(address))
    client.force_login(factories.account("member"))
    assert "Nous rattrapons." not in text(client.get(address))
    client.logout()
    assert "Relances, lettres" not in text(client.get(address))


def test_the_effect_stands_in_the_self_assessment(dispatched, plan, today):
    report = publishing.make_report(plan, "self_assessment", by=None, as_of=today)
    assert "Lettres aux institutions en retard" in report.document_fr.html
    Letter.objects.exclude(pk=dispatched.pk).delete()
    other = lettering.late_plan(today, "PAN2")
    making.milestone(making.commitment(other), due_on=today)
    quiet = publishing.make_report(other, "self_assessment", by=None, as_of=today)
    assert "Lettres aux institutions" not in quiet.document_fr.html


def test_effects_without_and_with_letters(office, plan):
    assert "PAN1" in text(office.get(reverse("letter_effects")))


def test_effects_count(office, dispatched):
    page = text(office.get(reverse("letter_effects")))
    assert "Expédiées" in page and "Délai médian de réponse" in page
