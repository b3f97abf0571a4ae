"""Letters in number: drafts read one after the other, files of a batch, slips of those on paper, blocks of text."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from commitments import letter_documents, letter_texts, tasks
from commitments.actions import consigning, delivering, drafting, reminding, signing
from commitments.models import DispatchSlip, Letter, TextBlock
from ogp_secretariat.celery import app
from ogp_secretariat.documents.actions import rendering
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import SignatureDelegation
from tests import factories
from tests.commitments import lettering
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


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def on_paper(plan, today, chair):
    """Two letters of one plan on paper, signed in one act."""
    for _one in range(2):
        lettering.late_institution(plan, today, email="")
    letters = lettering.drafted(plan, today)
    signed = signing.sign({letter.pk: letter.version for letter in letters}, by=chair, day=today)
    return sorted(signed, key=lambda letter: letter.number)


def test_a_batch_says_how_many_files_are_made(client, office, chair, on_paper):
    address = reverse("sign_batch", args=[on_paper[1].pk])
    assert "0 PDF prêt sur 2" in text(office.get(address))
    part = office.get(address, headers={"HX-Request": "true"})
    assert "<html" not in text(part) and "hx-get" in text(part)
    rendering.render_waiting()
    page = text(office.get(address))
    assert "2 PDF prêts sur 2" in page and 'hx-get="/a-signer' not in page
    assert reverse("letter_file", args=[on_paper[0].pk]) in page
    client.force_login(chair)
    assert client.get(address).status_code == 200


def test_letters_signed_apart_are_no_batch(office, on_paper, plan, today, chair):
    lettering.late_institution(plan, today, email="")
    reminding.plan_day(plan, as_of=today, today=today)
    lettering.leave()
    later = today + 20 * DAY
    reminding.plan_day(plan, as_of=later, today=later)
    third = Letter.objects.get(state="draft")
    lettering.sign(third, chair, later)
    assert "sur 1" in text(office.get(reverse("sign_batch", args=[third.pk])))


def test_a_file_that_failed_is_asked_for_again(office, on_paper):
    letter = on_paper[0]
    Document.objects.filter(pk=letter.document_id).update(state="failed", error="Moteur arrêté")
    assert "n’a pas pu être fait" in text(office.get(reverse("sign_batch", args=[letter.pk])))
    assert reverse("letter_retry", args=[letter.pk]) in text(office.get(reverse("letter", args=[letter.pk])))
    office.post(reverse("letter_retry", args=[letter.pk]))
    letter.document.refresh_from_db()
    assert letter.document.state == "waiting"
    assert "fait, ou en cours" in said(office.post(reverse("letter_retry", args=[letter.pk])))


def test_the_slip_of_letters_on_paper(office, on_paper, today):
    page = text(office.get(reverse("letter_slips")))
    assert all(f'value="{letter.pk}" checked' in page for letter in on_paper)
    made = office.post(reverse("letter_slips"), {"lettre": [letter.pk for letter in on_paper]})
    slip = DispatchSlip.objects.get()
    assert made.url == reverse("letter_slip", args=[slip.pk]) and slip.number == 1
    html = slip.document.html
    assert all(letter.reference in html for letter in on_paper) and "BP 12" in html
    assert "2 lettres" in html and slip.document.code in html
    early = office.post(made.url, {"on": (today - DAY).isoformat()})
    assert "entre la signature et aujourd’hui" in text(early)
    gone = office.post(made.url, {"on": today.isoformat()})
    assert "2 lettres sont expédiées" in said(gone)
    assert set(Letter.objects.values_list("state", "dispatched_on")) == {("dispatched", today)}
    assert "déjà parties" in said(office.post(made.url, {"on": today.isoformat()}))
    assert "Aucune lettre n’attend" in text(office.get(reverse("letter_slips")))


def test_a_slip_takes_only_letters_that_wait_on_paper(office, on_paper, today):
    for keys in ([], ["x"], [999_999], [on_paper[0].pk, on_paper[0].pk, 999_999]):
        office.post(reverse("letter_slips"), {"lettre": keys})
    delivering.dispatch_on_paper([on_paper[0]], on=today, by=None, today=today)
    refused = office.post(reverse("letter_slips"), {"lettre": [letter.pk for letter in on_paper]})
    assert "n’attend pas d’expédition sur papier" in said(refused)
    assert not DispatchSlip.objects.exists()
    consigning.make_slips([on_paper[1].pk], by=None, day=today)
    consigning.make_slips([on_paper[1].pk], by=None, day=today)
    assert list(DispatchSlip.objects.values_list("number", flat=True)) == [2, 1]
    with pytest.raises(PermissionDenied):
        consigning.make_slips([on_paper[1].pk], by=factories.account("chair"), day=today)


def test_a_slip_is_locked_in_the_database(on_paper, today):
    (slip,) = consigning.make_slips([on_paper[0].pk], by=None, day=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchSlip.objects.filter(pk=slip.pk).update(number=7)


def test_the_stamped_copy_is_kept_and_read(client, office, on_paper, chair, today):
    letter = on_paper[0]
    delivering.dispatch_on_paper([letter], on=today, by=None, today=today)
    scan = SimpleUploadedFile("cachet.png", picture("PNG"))
    values = {"on": today.isoformat(), "how": "Bureau d’ordre", "scan": scan}
    office.post(reverse("letter_receipt", args=[letter.pk]), values)
    letter.refresh_from_db()
    assert letter.state == "received" and letter.scan.name.endswith(".png")
    address = reverse("letter_scan", args=[letter.pk])
    assert address in text(office.get(reverse("letter", args=[letter.pk])))
    answer = office.get(address)
    assert answer["Content-Type"] == "image/png" and "sandbox" in answer["Content-Security-Policy"]
    assert office.get(reverse("letter_scan", args=[on_paper[1].pk])).status_code == 404


def test_drafts_are_read_corrected_and_held_in_one_place(office, draft):
    address = reverse("letters_review")
    page = text(office.get(address))
    assert lettering.ORDER[1:] in page and reverse("letter_edit", args=[draft.pk]) in page
    held = office.post(reverse("letter_hold", args=[draft.pk]) + "?de=relecture", {"reason": "Rencontre demain"})
    assert held.url == address and "Rencontre demain" in text(office.get(address))
    released = office.post(reverse("letter_release", args=[draft.pk]) + "?de=relecture")
    assert released.url == address
    draft.refresh_from_db()
    assert not draft.hold_reason


def test_who_signs_may_correct_and_hold(client, draft, chair):
    client.force_login(chair)
    page = text(client.get(reverse("letter_edit", args=[draft.pk])))
    assert reverse("reminders") not in page.partition("<main")[2]
    held = client.post(reverse("letter_hold", args=[draft.pk]), {"reason": "Appeler d’abord"})
    assert held.url == reverse("sign_letters")
    draft.refresh_from_db()
    assert draft.hold_reason == "Appeler d’abord" and draft.held_by == chair
    client.force_login(factories.account("member"))
    assert client.get(reverse("letter_hold", args=[draft.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        drafting.hold(draft, reason="Non", by=factories.account("member"), day=draft.drafted_on)


def test_a_paragraph_is_seen_before_it_is_saved(office, draft):
    address = reverse("text_block", args=["request", "N3", "fr"])
    page = text(office.post(address, {"text": "Répondez le {reply_by}, {institution}.", "apercu": "1"}))
    assert not TextBlock.objects.exists()
    assert "pas encore enregistré" in page and f", {draft.addressee_institution}." in page
    office.post(address, {"text": "Répondez le {reply_by}."})
    page = text(office.get(address))
    assert "Version 1" in page and "Répondez le {reply_by}." in page


def test_a_paragraph_is_seen_on_real_data_before_any_letter(office, plan, today):
    milestone = lettering.late_institution(plan, today)
    page = text(office.get(reverse("text_block", args=["introduction", "N4", "ar"])))
    assert str(milestone.commitment.lead) in page and plan.title in page and not Letter.objects.exists()
    other = text(office.get(reverse("text_block", args=["introduction", "N3", "fr"])))
    assert plan.title in other


def test_the_personal_page_shows_the_letter_as_it_was_signed(client, dispatched):
    milestone = dispatched.reminders.get().milestone
    milestone.title = "Changé depuis"
    milestone.save()
    page = text(client.get(reverse("letter_answer", args=[lettering.token_of(dispatched)])))
    letter = page.partition("letter-text")[2].partition("</details>")[0]
    assert lettering.ORDER[1:] in letter and "Changé depuis" not in letter.partition('<p class="soft mt-3">')[0]
    view = letter_documents.signed_view(dispatched)
    assert view.to_json() == dispatched.document.context


def test_a_letter_on_paper_promises_no_link(on_paper):
    for letter in on_paper:
        html = letter.document.html
        assert "lien personnel" not in html and "bordereau d’envoi" in html


def test_how_to_answer_follows_the_way_unless_somebody_worded_it(draft):
    paper = drafting.save_letter(draft, by=None, expected_version=draft.version, values={"way": "paper"})
    assert "lien personnel" not in paper.answering and "bordereau d’envoi" in paper.answering
    mail = drafting.save_letter(paper, by=None, expected_version=paper.version, values={"way": "mail"})
    assert "lien personnel" in mail.answering
    own = {"way": "paper", "answering": "Appelez-nous."}
    own = drafting.save_letter(mail, by=None, expected_version=mail.version, values=own)
    assert own.answering == "Appelez-nous."
    drafting.save_block("answering", "N3", "fr", "À notre façon.", by=None)
    assert letter_texts.texts_for("N3", "fr", "paper")["answering"] == "À notre façon."


def test_the_order_stands_in_the_sentence(draft, today):
    view = letter_documents.shown(draft, today)
    assert "m’a chargé, par décision du 12 février 2020, de" in view.introduction[0].text
    assert view.references[0].text == lettering.ORDER
    assert "\N{NO-BREAK SPACE}" in view.introduction[1].text.rpartition("à la date du ")[2]


def test_what_the_outbox_says_is_written_down_by_the_task(draft, chair, today):
    letter = lettering.sign(draft, chair, today)
    rendering.render_waiting()
    Message.objects.filter(kind="mail/letter").update(state="sent", sent_at=timezone.now())
    tasks.settle_sent()
    letter.refresh_from_db()
    assert (letter.state, letter.dispatched_on) == ("dispatched", today)
    assert any(entry["task"] == "commitments.settle_sent" for entry in app.conf.beat_schedule.values())


def test_a_delegate_reads_that_it_is_by_order(client, plan, draft, today):
    delegate = factories.account("member")
    SignatureDelegation.objects.create(
        committee=plan.committee, holder=factories.person("Titulaire"), delegate=delegate.person, act="1/2026",
        starts_on=today,
    )  # fmt: skip
    client.force_login(delegate)
    page = text(client.get(reverse("sign_letters")))
    assert "par ordre (P.O.)" in page and "Titulaire" in page
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    signed = client.post(reverse("sign_letters"), {"lettre": [f"{draft.pk}:{draft.version}"]})
    batch = text(client.get(signed.url))
    assert "P.O." in batch and reverse("letter", args=[draft.pk]) + '"' not in batch
    draft.refresh_from_db()
    assert draft.is_delegated


def test_a_civility_that_is_typed_is_not_lost(draft, today):
    draft.addressee_civility = "Dr"
    draft.addressee_function = "le Directeur"
    assert letter_documents.shown(draft, today).addressee[0].text == "Dr le Directeur"
