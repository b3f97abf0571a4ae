"""A person who is in every table: the export shows all of it, and what an erasure leaves is told."""

import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cocreation.actions import certifying, importing_association_files, proposing
from cocreation.models import (
    Association,
    AssociationImport,
    Certificate,
    ContributionFile,
    EventProposal,
    ForumRepresentative,
    ProgrammeItem,
    Registration,
    ReviewItem,
)
from cocreation.queries.events import recipients
from cocreation.queries.registrations import tallies
from cocreation.queries.training import to_certify
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.portal.actions import personal_data
from ogp_secretariat.portal.holding import as_text, stands_in
from ogp_secretariat.portal.holdings import HOLDINGS
from ogp_secretariat.portal.personal_data import find
from ogp_secretariat.web.text import ERASED
from tests.cocreation import making_assoc, making_events

from . import everywhere
from .everywhere import EMAIL, NAME, NAME_AR, OTHER, PHONE

pytestmark = pytest.mark.django_db
OURS = {"people", "meetings", "commitments", "cocreation", "documents", "mailroom", "account", "mfa", "audit"}
TRACES = (EMAIL, NAME, NAME_AR, PHONE)


@pytest.fixture
def world(db):
    found = everywhere.world()
    everywhere.leave_office(found["user"])
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def rows_with_traces(traces=TRACES):
    """{model: {key}} of every row of the database in which a trace stands."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for key, *values in model._base_manager.values_list("pk", *(f.name for f in model._meta.concrete_fields)):
                values = [_plain(value) for value in values]
                texts = [v.decode("utf-8", "ignore") if isinstance(v, bytes) else as_text(v) for v in values]
                if any(stands_in(traces, text) for text in texts):
                    found.setdefault(model, set()).add(key)
    return found


def everything():
    return {
        model._meta.label: [
            repr([_plain(value) for value in row]) for row in model._base_manager.order_by("pk").values_list()
        ]
        for model in apps.get_models() if model._meta.app_label in OURS
    }  # fmt: skip


def test_every_line_of_the_table_has_rows_of_this_person(world):
    subject = find(EMAIL)
    assert [holding.model for holding in HOLDINGS if not holding.rows_of(subject).exists()] == []
    assert subject.names >= {NAME, NAME_AR} and PHONE in subject.phones


def test_the_export_shows_every_table_and_only_her_part_of_what_is_shared(world):
    output = io.StringIO()
    call_command("export_person", EMAIL, stdout=output)
    found = json.loads(output.getvalue())
    shown = {row["model"] for row in found["records"]}
    assert shown == {holding.model for holding in HOLDINGS if holding.export}
    text = json.dumps(found["records"], ensure_ascii=False)
    for words in (NAME, PHONE, "boucle magnétique", "Qui ?", "Association Nouvelle", "Association du Fichier", "Merci"):
        assert words in text, words
    for words in ("Association de l’Autre", "0700000000", "0700000001", "bureau@exemple.test"):
        assert words not in text, words
    assert str(world["seat"].key) not in text


def test_an_erasure_leaves_no_trace_but_what_it_tells(world):
    before = {Certificate: Certificate.objects.get(pk=world["issued"].pk).document.html}
    outcome = personal_data.erase(find(EMAIL), by=None)
    told = {label for label, _number, _why in outcome.kept}
    left = rows_with_traces()
    for model, keys in left.items():
        label = str(model._meta.verbose_name_plural)
        if model._meta.label == "documents.Document":
            assert outcome.documents >= len(keys)
        else:
            assert label in told, (label, keys)
    # An address and a number are nowhere but in what stays as a public or an official record.
    gone = rows_with_traces((EMAIL, PHONE))
    assert {model._meta.label for model in gone} <= {
        "people.InstitutionHead", "commitments.Letter", "documents.Document", "audit.Entry"
    }  # fmt: skip
    assert before[Certificate] == Certificate.objects.get(pk=world["issued"].pk).document.html
    assert not rows_with_traces((OTHER,)).keys() - {
        Registration, Association, ReviewItem, AssociationImport, Message, apps.get_model("mailroom.Attachment")
    }  # fmt: skip


def test_a_name_in_a_text_is_told_with_its_place(world):
    outcome = personal_data.erase(find(EMAIL), by=None)
    item = world["event"].programme.get()
    (why,) = [why for label, _number, why in outcome.kept if label == str(item._meta.verbose_name_plural)]
    assert str(item.pk) in why


def test_a_second_erasure_does_nothing_more_and_a_dry_run_writes_nothing(world):
    before = everything()
    dry = personal_data.erase(find(EMAIL), by=None, dry_run=True)
    assert everything() == before
    outcome = personal_data.erase(find(EMAIL), by=None)
    assert (outcome.erased, outcome.documents) == (dry.erased, dry.documents)
    assert [row[:2] for row in outcome.kept] == [row[:2] for row in dry.kept]
    after = everything()
    again = personal_data.erase(find(EMAIL), by=None)
    assert again.erased == [] and everything() == after


def test_who_is_in_office_keeps_the_card_and_a_second_erasure_writes_nothing(db):
    user = everywhere.world()["user"]
    personal_data.erase(find(EMAIL), by=None)
    user.refresh_from_db()
    assert user.is_active and user.person.email == EMAIL
    after, entries = everything(), Entry.objects.count()
    again = personal_data.erase(find(EMAIL), by=None)
    assert again.erased == [] and everything() == after and Entry.objects.count() == entries


def test_an_address_that_many_used_is_searched_under_all_their_names(db):
    event = making_events.event()
    for n in range(120):
        making_events.come(making_events.take_place(making_events.event()), EMAIL, name=f"Personne Numéro {n}é")
    ProgrammeItem.objects.create(event=event, title="Table", speakers="PERSONNE NUMÉRO 119É")
    outcome = personal_data.erase(find(EMAIL), by=None)
    assert (120, str(ProgrammeItem._meta.verbose_name_plural)) == (
        max(number for _label, number in outcome.erased), outcome.kept[0][0],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("samira.epreuve@exemple.test", True), ("<Samira.Epreuve@EXEMPLE.test>,", True),
        ("a;samira.epreuve@exemple.test;b", True), ("samira.epreuve@exemple.test.", True), ("", False),
        ("xsamira.epreuve@exemple.test", False), ("a.samira.epreuve@exemple.test", False),
        ("samira.epreuve@exemple.test.ma", False), ("samira.epreuve@exemple.testament", False),
    ],
)  # fmt: skip
def test_an_address_is_not_a_part_of_another(text, stands):
    assert stands_in([EMAIL], text) is stands


# -- What each erasure does besides ------------------------------------------------------------------------------------


def test_the_seat_goes_to_the_next_one_on_the_list(world):
    personal_data.erase(find(EMAIL), by=None)
    seat, waiting = (Registration.objects.get(pk=world[name].pk) for name in ("seat", "waiting"))
    assert (seat.state, seat.name, seat.change_asked, seat.decision_reason) == ("cancelled", ERASED, None, "")
    assert (waiting.state, waiting.name, waiting.email) == ("confirmed", "Autre PERSONNE", OTHER)
    counts = tallies(world["event"])
    assert (counts["confirmed"], counts["waiting"], counts["changes"]) == (1, 0, 0)
    assert making_events.mails("registration_promoted") == [OTHER]
    assert not Message.objects.filter(to__iexact=EMAIL).exists()
    assert {one.email for one in recipients(world["event"])} == {OTHER}


def test_an_event_that_has_begun_keeps_its_count(db):
    event = making_events.event()
    making_events.take_place(event)
    came = making_events.come(event, EMAIL, name=NAME)
    personal_data.erase(find(EMAIL), by=None)
    came.refresh_from_db()
    assert (came.state, came.presence, came.name) == ("confirmed", "present", ERASED)


def test_a_certificate_that_was_not_issued_is_never_made(world):
    personal_data.erase(find(EMAIL), by=None)
    assert certifying.issue_waiting() == 0
    unissued = Certificate.objects.get(pk=world["unissued"].pk)
    assert unissued.withdrawn_on and unissued.number is None and unissued.name == ERASED


def test_an_issued_certificate_keeps_number_and_file_and_can_still_be_withdrawn(world):
    personal_data.erase(find(EMAIL), by=None)
    issued = Certificate.objects.get(pk=world["issued"].pk)
    assert (issued.name, issued.number) == (ERASED, world["issued"].number)
    assert NAME in issued.document.html
    certifying.withdraw(issued, reason="Erreur", by=None, day=making_events.today())
    notice = type(issued.document).objects.get(kind="certificate", version=2)
    assert "(–)" in notice.title and NAME not in notice.html


def test_the_name_of_an_issued_certificate_is_erased_and_never_rewritten(world):
    stored = Certificate.objects.filter(pk=world["issued"].pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.update(name="Un AUTRE")
    assert stored.update(name=ERASED) == 1
    assert Certificate.objects.filter(pk=world["unissued"].pk).update(name="Un AUTRE") == 1


def test_nobody_without_a_name_gets_a_certificate(db):
    training = making_events.take_place(making_events.event(kind="training"))
    making_events.come(training, EMAIL, name=NAME)
    training.state = "held"
    training.save()
    assert to_certify(training).count() == 1
    personal_data.erase(find(EMAIL), by=None)
    assert to_certify(training).count() == 0


def test_a_proposal_without_its_proposer_is_still_decided(world):
    personal_data.erase(find(EMAIL), by=None)
    proposal = EventProposal.objects.get(pk=world["proposal"].pk)
    assert (proposal.name, proposal.email, proposal.question, proposal.answer) == (ERASED, "", "", "")
    number = Message.objects.count()
    assert proposing.accept(proposal, by=None).state == "published"
    assert Message.objects.count() == number
    assert recipients(proposal.event) == []


def test_of_an_association_only_her_part_goes(world):
    personal_data.erase(find(EMAIL), by=None)
    own, second = (Association.objects.get(pk=world[name].pk) for name in ("own", "second"))
    assert (own.email, own.contact_name, own.phone, own.name) == ("", "", "", world["own"].name)
    assert (second.email, second.contact_name, second.phone) == (OTHER, "Autre PERSONNE", "0700000000")
    assert (second.other_emails, second.unread, second.note) == (
        "bureau@exemple.test",
        "date : mars",
        "Rappeler … (…).",
    )
    representative = ForumRepresentative.objects.get()
    assert (representative.name, representative.gender, representative.consent_on) == (ERASED, "", None)
    assert representative.ends_on is not None


def test_another_representative_of_her_association_stays(world):
    ForumRepresentative.objects.update(name="Autre PERSONNE")
    personal_data.erase(find(EMAIL), by=None)
    assert ForumRepresentative.objects.get().name == "Autre PERSONNE"


def test_what_waits_to_be_examined_keeps_the_association(world):
    personal_data.erase(find(EMAIL), by=None)
    proposed, doubtful = (ReviewItem.objects.get(pk=world[name].pk) for name in ("proposed", "doubtful"))
    assert (proposed.values, proposed.state) == ({"name": "Association Nouvelle"}, "pending")
    assert (doubtful.raw, doubtful.values["email"], doubtful.values["other_emails"]) == ({}, OTHER, "…")
    handed_in = AssociationImport.objects.get(pk=world["import"].pk)
    cells = [cells for _number, cells, _surplus in handed_in.table["rows"]]
    assert cells[0] == {"Nom": "Association du Fichier"}
    assert cells[1]["Courriel"] == OTHER and cells[1]["Président"] == "Autre PERSONNE"
    done = importing_association_files.apply(handed_in, today=making_assoc.TODAY, by=None)
    assert done.result["created"] == 2
    assert Association.objects.get(name="Association du Fichier").email == ""


def test_the_name_of_a_file_goes_and_its_kind_stays(world):
    personal_data.erase(find(EMAIL), by=None)
    assert ContributionFile.objects.get().file_name == "fichier.pdf"


def test_the_audit_keeps_neither_address_nor_telephone_of_the_public(world):
    """What nobody can erase must not hold what is to be erased: accounts and letters apart."""
    said = [
        f"{entry.target_type} {entry.action}"
        for entry in Entry.objects.exclude(target_type__startswith="people.").exclude(target_type__contains="letter")
        if stands_in((EMAIL, PHONE), f"{entry.target_label} {json.dumps(entry.changes)} {entry.note}")
    ]
    assert said == []
