"""From the draft to the examined answer: numbers, the outbox, the guards."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commitments import letter_links
from commitments.actions import answering, delivering, drafting, reminding, signing
from commitments.enums import LetterState, ReplyState, ReplyWay
from commitments.models import ExtensionRequest, LadderPause, Letter, Reminder
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import SignatureDelegation
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.commitments import lettering, making
from tests.commitments.lettering import DAY, late_institution, late_plan, leave, sign, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(today):
    return late_plan(today)


@pytest.fixture
def chair():
    return factories.account("chair")


@pytest.fixture
def office():
    return factories.account("secretariat")


@pytest.fixture
def milestone(plan, today):
    return late_institution(plan, today)


@pytest.fixture
def draft(plan, milestone, today):
    """A first letter that waits for its signature."""
    (letter,) = lettering.drafted(plan, today)
    return letter


@pytest.fixture
def dispatched(draft, chair, today):
    lettering.dispatched(draft, chair, today)
    assert draft.state == LetterState.DISPATCHED
    return draft


# -- Signing -----------------------------------------------------------------------------------------------------------


def test_signing_numbers_freezes_and_posts(draft, chair, milestone, today):
    letter = sign(draft, chair, today)
    assert (letter.number, letter.year, letter.state) == (1, today.year, LetterState.SIGNED)
    assert letter.signer_name == str(chair.person) and not letter.is_delegated
    message = Message.objects.get(kind="mail/letter")
    assert message.to == "sg@exemple.test" and "/reponse/" in message.body and milestone.code in message.body
    assert message.attachments.get().document == letter.document
    copy = Message.objects.get(kind="mail/letter_copy")
    assert copy.attachments.get().document == letter.document and "/reponse/" not in copy.body
    html = letter.document.html
    assert milestone.code in html and "Décision du 12 février 2020" in html and "{order}" not in html
    leave()
    letter.refresh_from_db()
    assert (letter.state, letter.dispatched_on) == (LetterState.DISPATCHED, today)
    reminder = Reminder.objects.get(level="N3")
    assert (reminder.state, reminder.sent_on) == ("sent", today)


def test_a_number_that_was_not_used_is_given_again(plan, draft, chair, today):
    sign(draft, chair, today)
    with pytest.raises(RuntimeError), transaction.atomic():
        signing.next_number(signing.register_of(plan), today.year)
        raise RuntimeError
    with transaction.atomic():
        assert signing.next_number(signing.register_of(plan), today.year) == 2


def test_only_the_chair_or_a_delegate_signs(plan, draft, office, today):
    with pytest.raises(PermissionDenied):
        sign(draft, office, today)
    delegate = factories.account("member")
    SignatureDelegation.objects.create(
        committee=plan.committee, holder=factories.person("Titulaire"), delegate=delegate.person, act="1/2026",
        starts_on=today,
    )  # fmt: skip
    letter = sign(draft, delegate, today)
    assert letter.is_delegated and letter.signer_name == str(delegate.person)
    assert "P.O." in letter.document.html


@pytest.mark.parametrize("why", ["changed", "held", "signed twice", "completed", "no address"])
def test_what_keeps_the_whole_batch_from_being_signed(draft, chair, office, milestone, today, why):
    read = draft.version
    refusal = NotAllowedNow
    if why == "changed":
        drafting.save_letter(draft, by=office, expected_version=draft.version, values={"subject": "Autre objet"})
        refusal = Conflict
    elif why == "held":
        read = drafting.hold(draft, reason="Rencontre demain", by=office).version
    elif why == "signed twice":
        sign(draft, chair, today)
    elif why == "completed":
        making.validated(milestone, 100)
    elif why == "no address":
        Letter.objects.update(addressee_email="")
    with pytest.raises(refusal):
        signing.sign({draft.pk: read}, by=chair, day=today)
    assert Letter.objects.exclude(number=None).count() == (why == "signed twice")


def test_a_signed_letter_is_locked_in_the_database(draft, chair, today):
    letter = sign(draft, chair, today)
    for change in ({"subject": "x"}, {"number": 7}, {"signer_name": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")


def test_completed_before_the_mail_left_the_letter_keeps_its_number_and_stays(draft, chair, milestone, today):
    letter = sign(draft, chair, today)
    making.validated(milestone, 100)
    letter.refresh_from_db()
    assert letter.state == LetterState.OBSOLETE and letter.number == 1 and letter.end_reason
    assert set(Message.objects.filter(kind__startswith="mail/letter").values_list("state", flat=True)) == {"obsolete"}
    assert letter_links.read(token_of(letter)) is None


def test_recalled_by_a_person_its_milestones_are_held(draft, chair, office, today):
    letter = sign(draft, chair, today)
    assert delivering.recall(letter, reason="Erreur de destinataire", by=office)
    letter.refresh_from_db()
    assert letter.state == LetterState.CANCELLED and Reminder.objects.get(level="N3").state == "held"


def test_on_paper_it_is_dispatched_by_hand(draft, chair, office, today):
    draft = drafting.save_letter(draft, by=office, expected_version=draft.version, values={"way": "paper"})
    letter = sign(draft, chair, today)
    assert not Message.objects.filter(kind="mail/letter").exists()
    with pytest.raises(NotAllowedNow):
        delivering.dispatch_on_paper([letter], on=today - DAY, by=office, today=today)
    delivering.dispatch_on_paper([letter], on=today, by=office, today=today)
    letter.refresh_from_db()
    assert letter.state == LetterState.DISPATCHED
    assert Message.objects.filter(kind="mail/letter_copy").count() == 1
    received = delivering.note_receipt(letter, on=today, how="Décharge du bureau d’ordre", by=office, today=today)
    assert received.state == LetterState.RECEIVED


def test_the_second_letter_cites_the_first(plan, dispatched, chair, milestone, today):
    reminding.plan_day(plan, as_of=today, today=today)
    later = today + 30 * DAY
    reminding.plan_day(plan, as_of=later, today=later)
    second = Letter.objects.get(state=LetterState.DRAFT)
    assert second.level == "N4" and list(second.cites.all()) == [dispatched]
    signed = sign(second, chair, later)
    assert f"1/{today.year}" in signed.document.html and signed.number == (2 if later.year == today.year else 1)
    assert Message.objects.filter(kind="mail/letter_copy", to=chair.email).exists()


def test_marks_that_nobody_replaces_are_refused(draft, office):
    with pytest.raises(Exception, match="ordre"):
        drafting.save_letter(draft, by=office, expected_version=draft.version, values={"introduction": "Par {ordre}"})
    draft.refresh_from_db()
    assert "{ordre}" not in draft.introduction


# -- Answers -----------------------------------------------------------------------------------------------------------


def an_answer(milestone, promised, **changes):
    return answering.Answer(
        **{
            "author_name": "Mme Essai",
            "text": "Le marché est relancé.",
            "difficulties": [(milestone, "procurement", "Marché infructueux")],
            "measures": [(milestone, "Relancer le marché", "Direction des achats", promised)],
            **changes,
        }
    )


def test_a_link_is_for_one_letter_and_one_recipient(dispatched):
    token = token_of(dispatched)
    assert letter_links.read(token)[0] == dispatched
    for bad in ("", "x", token[:-2], token + "x", "\x00", "é" * 50):
        assert letter_links.read(bad) is None


def test_a_link_expires(dispatched, monkeypatch):
    token = token_of(dispatched)
    monkeypatch.setattr(letter_links, "OPEN_AFTER", -100 * DAY)
    assert letter_links.read(token) is None


def test_acknowledged_once(dispatched, today):
    answering.acknowledge(dispatched, on=today, name="Mme Essai")
    answering.acknowledge(dispatched, on=today + DAY, name="M. Autre")
    dispatched.refresh_from_db()
    assert (dispatched.state, dispatched.received_on) == (LetterState.RECEIVED, today)
    assert "Mme Essai" in dispatched.received_how


def test_an_accepted_catch_up_pauses_the_ladder_until_its_day(plan, dispatched, office, milestone, today):
    promised = today + 40 * DAY
    reply = answering.reply(
        dispatched, an_answer(milestone, promised), way=ReplyWay.LINK, received_on=today, today=today
    )
    dispatched.refresh_from_db()
    assert dispatched.state == LetterState.ANSWERED and reply.difficulties.get().text == "Marché infructueux"
    measure = reply.measures.get()
    answering.review(reply, state="accepted", note="", accepted=[measure.pk], by=office, day=today)
    dispatched.refresh_from_db()
    assert dispatched.state == LetterState.EXAMINED
    assert LadderPause.objects.get().until == promised
    assert reminding.preview(plan, as_of=promised) == []
    assert [row["level"] for row in reminding.preview(plan, as_of=promised + DAY)] == ["N4"]


def test_an_insufficient_answer_says_why_and_pauses_nothing(plan, dispatched, office, milestone, today):
    reply = answering.reply(
        dispatched, an_answer(milestone, today + 40 * DAY), way=ReplyWay.LINK, received_on=today, today=today
    )
    measure = reply.measures.get()
    for note, accepted in (("", []), ("Sans date", [measure.pk])):
        with pytest.raises(NotAllowedNow):
            answering.review(reply, state="insufficient", note=note, accepted=accepted, by=office, day=today)
    answering.review(reply, state="insufficient", note="Sans date ferme", accepted=[], by=office, day=today)
    assert not LadderPause.objects.exists()
    with pytest.raises(NotAllowedNow):
        answering.review(reply, state="accepted", note="", accepted=[], by=office, day=today)
    assert [row["level"] for row in reminding.preview(plan, as_of=today + 30 * DAY)] == ["N4"]
    reply.refresh_from_db()
    assert reply.state == ReplyState.INSUFFICIENT


def test_an_extension_asked_in_an_answer_is_an_ordinary_request(dispatched, milestone, today):
    asked = [(milestone, today + 60 * DAY, "Marché infructueux")]
    answering.reply(
        dispatched, an_answer(milestone, today + 40 * DAY, extensions=asked), way=ReplyWay.LINK, received_on=today,
        today=today,
    )  # fmt: skip
    assert ExtensionRequest.objects.get().requested_due == today + 60 * DAY


def test_answers_that_are_refused_write_nothing(dispatched, office, milestone, today):
    refused = [
        (answering.Answer(author_name="Mme Essai"), today, ReplyWay.LINK, None),
        (an_answer(milestone, today - DAY), today, ReplyWay.LINK, None),
        (an_answer(milestone, today + DAY), today - DAY, ReplyWay.PAPER, office),
        (an_answer(milestone, today + DAY), today + DAY, ReplyWay.PAPER, office),
    ]
    for answer, day, way, by in refused:
        with pytest.raises(NotAllowedNow):
            answering.reply(dispatched, answer, way=way, received_on=day, today=today, by=by)
    with pytest.raises(PermissionDenied):
        answering.reply(
            dispatched, an_answer(milestone, today), way=ReplyWay.PAPER, received_on=today, today=today,
            by=factories.account("chair"),
        )  # fmt: skip
    assert not dispatched.replies.exists()


def test_a_letter_that_is_not_dispatched_takes_no_answer(draft, chair, milestone, today):
    letter = sign(draft, chair, today)
    with pytest.raises(NotAllowedNow):
        answering.acknowledge(letter, on=today, name="Mme Essai")


def test_closed_when_nothing_more_is_expected(dispatched, office, today):
    assert delivering.close(dispatched, by=office, day=today).closed_on == today
    with pytest.raises(NotAllowedNow):
        delivering.close(dispatched, by=office, day=today)
