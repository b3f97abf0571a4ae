"""The manual of a committee: its versions, what locks them, its revision, and what the grid of requirements sees."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from cocreation.policies import requirements
from meetings import manual_rules
from meetings.actions import publishing_manual
from meetings.models import ManualVersion
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.meetings import making_manual

DAY = datetime.date(2024, 1, 15)
END = datetime.date(2027, 12, 31)


@pytest.mark.django_db
def test_the_next_version_replaces_the_one_before():
    first = making_manual.published()
    second = making_manual.published(changes="Le quorum", in_force_from=datetime.date(2025, 1, 1))
    first.refresh_from_db()
    assert [(v.number, v.state) for v in (first, second)] == [(1, "superseded"), (2, "published")]
    versions = list(ManualVersion.objects.all())
    assert manual_rules.in_force(versions, datetime.date(2024, 6, 1)) == first
    assert manual_rules.in_force(versions, datetime.date(2025, 1, 1)) == second
    assert manual_rules.in_force(versions, datetime.date(2023, 1, 1)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"adopted_on": None},
        {"in_force_from": None},
        {"in_force_from": datetime.date(2023, 1, 1)},
    ],
)
def test_what_is_missing_keeps_a_draft_from_publication(fields):
    version = making_manual.draft(**fields)
    with pytest.raises(NotAllowedNow) as refused, transaction.atomic():
        publishing_manual.publish(version, by=None)
    assert len(refused.value.messages) == 1


@pytest.mark.django_db
def test_a_later_version_says_what_changed_and_comes_later():
    making_manual.published()
    version = making_manual.draft(in_force_from=datetime.date(2024, 1, 1), adopted_on=datetime.date(2024, 1, 1))
    with pytest.raises(NotAllowedNow) as refused, transaction.atomic():
        publishing_manual.publish(version, by=None)
    assert len(refused.value.messages) == 2


@pytest.mark.django_db
def test_the_database_keeps_a_published_version():
    version = making_manual.published(upload=making_manual.plain_pdf())
    stored = ManualVersion.objects.filter(pk=version.pk)
    for change in (
        {"title": "Autre"},
        {"text": "Autre"},
        {"file_sha256": "0" * 64},
        {"state": "draft", "number": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            stored.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        stored._raw_delete("default")
    for act in (publishing_manual.discard, publishing_manual.save_draft, publishing_manual.publish):
        with pytest.raises(NotAllowedNow), transaction.atomic():
            act(version, by=None)


@pytest.mark.django_db
def test_only_the_secretariat_writes_and_only_plain_pdfs():
    version = making_manual.draft()
    for role in ("member", "chair", "focal_point"):
        with pytest.raises(PermissionDenied):
            publishing_manual.publish(version, by=factories.account(role))
    upload = making_manual.plain_pdf()
    upload.name = "manuel.exe"
    with pytest.raises(ValidationError):
        publishing_manual.save_draft(version, by=None, upload=upload)
    publishing_manual.discard(version, by=factories.account("secretariat"))
    assert not ManualVersion.objects.exists()


@pytest.mark.parametrize(
    ("ends", "starts"),
    [
        (END, datetime.date(2027, 9, 30)),
        (datetime.date(2027, 5, 31), datetime.date(2027, 2, 28)),
        (datetime.date(2027, 2, 10), datetime.date(2026, 11, 10)),
    ],
)
def test_the_last_quarter(ends, starts):
    assert manual_rules.revision_starts_on(ends) == starts


@pytest.mark.django_db
def test_the_secretariat_is_told_once_for_each_cycle():
    secretariat = factories.account("secretariat")
    making_manual.published(cycle_ends_on=END)
    assert publishing_manual.remind_of_revisions(today=datetime.date(2027, 9, 30)) == 0
    for day in (datetime.date(2027, 10, 1), datetime.date(2027, 10, 1), datetime.date(2028, 3, 1)):
        publishing_manual.remind_of_revisions(today=day)
    (mail,) = Message.objects.filter(kind="mail/manual_revision")
    assert mail.to == secretariat.email and "31 décembre 2027" in mail.body
    making_manual.published(changes="Le quorum", in_force_from=datetime.date(2027, 11, 1))
    assert publishing_manual.remind_of_revisions(today=datetime.date(2027, 12, 1)) == 0


@pytest.mark.django_db
def test_the_pages_say_which_version_is_in_force(client):
    making_manual.published(upload=making_manual.plain_pdf())
    making_manual.draft(title="Projet secret", changes="Tout")
    page = client.get(reverse("manual")).content.decode()
    assert "Manuel du comité" in page and "Projet secret" not in page and "SHA-256" in page
    client.force_login(factories.account("secretariat"))
    assert "Projet secret" in client.get(reverse("manual")).content.decode()


@pytest.mark.django_db
def test_a_draft_is_typed_corrected_and_published_on_pages(client):
    client.force_login(factories.account("secretariat"))
    values = {
        "committee": factories.committee().pk,
        "title": "Manuel",
        "text": "Un\r\nDeux",
        "adopted_on": "2024-13-45",
    }
    answer = client.post(reverse("manual_new"), values)
    assert answer.status_code == 200 and "Un" in answer.content.decode() and not ManualVersion.objects.exists()
    values |= {"adopted_on": "2024-01-15", "in_force_from": "2024-01-15", "upload": making_manual.plain_pdf()}
    client.post(reverse("manual_new"), values)
    version = ManualVersion.objects.get()
    assert (version.text, len(version.file_sha256)) == ("Un\nDeux", 64)
    client.post(reverse("manual_publish", args=[version.pk]))
    version.refresh_from_db()
    assert (version.state, version.number) == ("published", 1)


def test_the_requirement_on_the_forum_looks_for_the_manual():
    class Forum:
        check_kind, months, days, times = "forum", 6, None, None

    held = requirements.Meeting(datetime.date(2024, 6, 1), "Réunion", "/r/", None)
    rules = requirements.Evidence(DAY, "Manuel v1", "/manuel/1/")
    day = datetime.date(2024, 7, 1)
    common = {"starts_on": DAY, "ends_on": END, "meetings": [held]}
    without = requirements.check(Forum, requirements.Facts(**common), [], day)
    with_manual = requirements.check(Forum, requirements.Facts(**common, rules=[rules]), [], day)
    assert (without.state, with_manual.state) == ("at_risk", "met")
    assert with_manual.evidence[-1].url == "/manuel/1/"
