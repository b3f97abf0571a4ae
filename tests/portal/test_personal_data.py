"""Everything that is known of a person: found, handed out, erased, expired."""

import datetime
import io
import json
import re
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction

from cocreation.models import Association, Contribution, Registration
from meetings.actions import approving
from meetings.models import Attendance
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.actions.erasing import ERASED_ADDRESS
from ogp_secretariat.mailroom.models import Attachment, Message
from ogp_secretariat.people.models import Person, User
from ogp_secretariat.portal.actions.mentions import texts_of
from ogp_secretariat.portal.holdings import HOLDINGS
from ogp_secretariat.portal.not_about_people import NOT_ABOUT_PEOPLE, WRITTEN_BY_HAND
from ogp_secretariat.portal.personal_data import find
from ogp_secretariat.web.text import ERASED
from tests import factories
from tests.cocreation import making_process as making

EMAIL = "Rachid.Essai@exemple.test"
LOWER = EMAIL.lower()
OURS = {"people", "meetings", "commitments", "cocreation", "documents", "mailroom", "account", "mfa"}
# How fields about somebody are called.
PERSONAL = re.compile(
    r"(^|_)(name|emails?|phone|telephone|tel|mobile|address|needs|contact|to|represented_by|signed_by|speakers|"
    r"rapporteurs|chair|owner|unread)(_ar)?$"
)


# -- The table ---------------------------------------------------------------------------------------------------------


def personal_fields():
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for column in model._meta.concrete_fields:
                is_text = isinstance(column, (models.CharField, models.TextField, models.BooleanField))
                is_json = isinstance(column, models.JSONField)
                if is_json or isinstance(column, models.EmailField) or (is_text and PERSONAL.search(column.name)):
                    yield f"{model._meta.label}.{column.name}"


@pytest.mark.django_db
def test_every_model_with_data_about_people_is_in_the_table():
    told = {f"{holding.model}.{name}" for holding in HOLDINGS for name in holding.fields}
    found = set(personal_fields())
    others = set(NOT_ABOUT_PEOPLE) | set(WRITTEN_BY_HAND)
    assert found - told - others == set(), "a line in HOLDINGS, or in not_about_people.py with the reason"
    assert others - found == set(), "exceptions for fields that are gone"
    assert not told & others and not set(NOT_ABOUT_PEOPLE) & set(WRITTEN_BY_HAND)


@pytest.mark.django_db
def test_every_row_that_points_at_a_card_of_the_directory_is_in_the_table():
    told = {(holding.model, name) for holding in HOLDINGS for name in holding.people}
    pointing = {
        (model._meta.label, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.related_model is Person and model is not User
    }
    assert pointing - told == set()


@pytest.mark.django_db
def test_texts_written_by_hand_are_read_for_what_is_left():
    for name in WRITTEN_BY_HAND:
        label, _dot, column = name.rpartition(".")
        assert column in texts_of(apps.get_model(label)), name


@pytest.mark.django_db
def test_each_line_of_the_table_names_fields_that_exist_and_erases_what_it_names():
    for holding in HOLDINGS:
        model = apps.get_model(holding.model)
        erased = () if callable(holding.erase) else holding.erase
        for name in (*holding.fields, *erased, *holding.within):
            model._meta.get_field(name)
        assert holding.erase or holding.within or holding.deletes or holding.kept, holding.model
        list(holding.rows_of(find("personne@exemple.test")))


# -- A person with a row of each kind ----------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    process = making.process()
    event = making.event(process)
    contribution = making.contribution(
        process, title="Ouvrir les budgets", author_name="Rachid ESSAI", author_email=LOWER, shows_name=True
    )
    registration = making.registration(
        event, name="Rachid ESSAI", email=EMAIL, phone="0600000000", needs="boucle magnétique"
    )
    other = making.registration(event, name="Autre PERSONNE", email="autre@exemple.test")
    association = Association.objects.create(name="Association", contact_name="Rachid ESSAI", email=LOWER, phone="06")
    sent = factories.message(to=EMAIL, state="sent", body="Bonjour Rachid", subject="Votre inscription")
    due = factories.message(to=LOWER, body="Bonjour Rachid")
    Attachment.objects.create(message=due, filename="a.ics", content=b"BEGIN:VCALENDAR")
    return {
        "contribution": contribution, "registration": registration, "other": other, "association": association,
        "sent": sent, "due": due,
    }  # fmt: skip


def run(*arguments):
    output = io.StringIO()
    call_command(*arguments, stdout=output, stderr=output)
    return output.getvalue()


def everything():
    """All that the database says, as one text, the audit apart."""
    rows = []
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            rows += [repr([_plain(value) for value in row]) for row in model._base_manager.values_list()]
    return "\n".join(rows)


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_the_export_tells_every_kind_of_record_and_no_secret(world, tmp_path):
    found = json.loads(run("export_person", EMAIL.upper()))
    kinds = {row["model"] for row in found["records"]}
    assert kinds == {
        "cocreation.Contribution", "cocreation.Registration", "cocreation.Association", "mailroom.Message"
    }  # fmt: skip
    text = json.dumps(found, ensure_ascii=False)
    assert "boucle magnétique" in text and "0600000000" in text and "Bonjour Rachid" in text
    assert "autre@exemple.test" not in text
    assert str(world["registration"].key) not in text
    for name in ("donnees.json", "donnees.zip"):
        path = tmp_path / name
        run("export_person", EMAIL, "--output", str(path))
        assert path.stat().st_mode & 0o077 == 0
        data = zipfile.ZipFile(path).read("donnees.json") if name.endswith("zip") else path.read_bytes()
        assert len(json.loads(data)["records"]) == len(found["records"])


def test_the_export_of_an_account_tells_its_acts_and_not_its_password(db):
    user = factories.account("secretariat")
    factories.meeting()
    for asked in (user.email, str(user.person_id)):
        found = json.loads(run("export_person", asked))
        text = json.dumps(found)
        assert user.password not in text
        assert {"people.Person", "people.User", "people.RoleGrant"} <= {row["model"] for row in found["records"]}


@pytest.mark.parametrize("asked", ["personne@exemple.test", "999999", "9" * 5000, "", "é" * 300, "' OR 1=1"])
def test_nobody_is_told_in_a_sentence(asked, db):
    with pytest.raises(CommandError):
        run("export_person", asked)


def test_an_output_that_cannot_be_written_is_told(world, tmp_path):
    with pytest.raises(CommandError):
        run("export_person", EMAIL, "--output", str(tmp_path / "absent" / "x.json"))


# -- Erasing -----------------------------------------------------------------------------------------------------------


def test_erasing_leaves_nothing_of_the_person_and_nothing_else_changes(world):
    other = Registration.objects.values().get(pk=world["other"].pk)
    said = run("erase_person", EMAIL, "--yes")
    assert "Rachid" not in said and LOWER not in said.lower()
    text = everything()
    for trace in ("Rachid", "rachid.essai", "Rachid.Essai", "0600000000", "boucle magnétique", "VCALENDAR"):
        assert trace not in text, trace
    contribution = Contribution.objects.get(pk=world["contribution"].pk)
    assert (contribution.title, contribution.author_name, contribution.shows_name) == (
        "Ouvrir les budgets", ERASED, False,
    )  # fmt: skip
    assert (contribution.follows, contribution.version) == (False, 2)
    registration = Registration.objects.get(pk=world["registration"].pk)
    assert (registration.name, registration.state) == (ERASED, "cancelled")
    assert Association.objects.get(pk=world["association"].pk).name == "Association"
    sent, due = Message.objects.get(pk=world["sent"].pk), Message.objects.get(pk=world["due"].pk)
    assert (sent.state, sent.to, sent.sent_at) == ("sent", ERASED_ADDRESS, world["sent"].sent_at)
    assert due.state == "obsolete"
    assert Registration.objects.values().get(pk=world["other"].pk) == other


def test_erasing_is_audited_without_the_data_and_twice_does_nothing_more(world):
    run("erase_person", EMAIL, "--yes")
    entries = Entry.objects.filter(action="erase")
    assert {entry.target_type for entry in entries} == {
        "cocreation.contribution", "cocreation.registration", "cocreation.association"
    }  # fmt: skip
    assert len(entries) == 3
    assert not any("Rachid" in f"{entry.target_label}{entry.changes}{entry.note}" for entry in entries)
    before, number = everything(), Entry.objects.count()
    run("erase_person", EMAIL, "--yes")
    assert (everything(), Entry.objects.count()) == (before, number)


def test_a_dry_run_writes_nothing_and_without_yes_nothing_is_erased(world):
    before = everything()
    said = run("erase_person", EMAIL, "--dry-run")
    assert "à effacer" in said
    assert everything() == before
    with pytest.raises(CommandError, match="--yes"):
        run("erase_person", EMAIL)
    assert everything() == before
    with pytest.raises(CommandError):
        run("erase_person", "pas une adresse", "--yes")


def test_erasing_is_whole_or_nothing(world, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError("panne")

    monkeypatch.setattr("ogp_secretariat.portal.actions.personal_data.erase_messages", fail)
    before = everything()
    with pytest.raises(CommandError), transaction.atomic():
        run("erase_person", EMAIL, "--yes")
    assert everything() == before


def test_who_is_in_office_stays_and_is_told_so(db):
    member = factories.member()
    Person.objects.filter(pk=member.person_id).update(email=member.email, phone="0611111111")
    said = run("erase_person", member.email, "--yes")
    assert "en fonction" in said
    member.refresh_from_db()
    assert member.is_active and Person.objects.get(pk=member.person_id).phone == "0611111111"


def test_who_left_office_loses_account_and_contact_and_keeps_the_name_of_the_record(db):
    member = factories.member(ends_on=datetime.date(2019, 12, 31))
    member.role_grants.update(ends_on=datetime.date(2019, 12, 31), starts_on=datetime.date(2018, 1, 1))
    Person.objects.filter(pk=member.person_id).update(email=member.email, phone="0611111111")
    EmailAddress.objects.create(user=member, email=member.email)
    meeting = factories.meeting(committee=factories.committee())
    factories.attend(meeting, member)
    approving.validate(meeting.minutes, by=factories.account("chair"))
    render_waiting()
    before = {d.pk: (d.sha256, d.html) for d in Document.objects.all()}
    said = run("erase_person", member.email, "--yes")
    assert "figé" in said
    person, user = Person.objects.get(pk=member.person_id), User.objects.get(pk=member.pk)
    assert (person.name, person.email, person.phone) == (member.person.name, "", "")
    assert not user.is_active and member.email not in user.email and not user.has_usable_password()
    assert Attendance.objects.get(person=person).name == str(member.person)
    assert {d.pk: (d.sha256, d.html) for d in Document.objects.all()} == before
    assert not EmailAddress.objects.exists()


def test_a_card_without_any_public_act_loses_its_name(db):
    person = factories.person("Rachid ESSAI", email=LOWER)
    run("erase_person", EMAIL, "--yes")
    person.refresh_from_db()
    assert (person.name, person.email) == (ERASED, "") and "rachid" not in person.search_text


@pytest.mark.parametrize(
    "change",
    [{"to": "un@autre.test"}, {"body": "autre"}, {"subject": "autre"}, {"key": "autre"}, {"state": "due"}],
)
def test_a_sent_message_is_erased_and_never_rewritten(change, db):
    message = factories.message(state="sent", body="Bonjour")
    stored = Message.objects.filter(pk=message.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.delete()
    assert stored.update(to=ERASED_ADDRESS, body="", subject="") == 1
