"""The sign-in sheet of a meeting: expected people by college, boxes and spare lines; afterwards who was there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings import queries, sign_in_sheet
from meetings.actions import packing
from meetings.models import Attendance
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.documents.pdfs import page_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return factories.account("secretariat")


def sheet(meeting, lang="fr", **options):
    options.setdefault("filled", False)
    return sign_in_sheet.sheet_of(queries.whole_meeting(meeting.pk), lang, **options)


def names(view):
    return [(group.title.text if group.title else None, [row.name for row in group.rows]) for group in view.groups]


def test_before_anybody_is_listed_those_in_office_are_expected_by_college():
    one = factories.member(college="Société civile", protocol_order=2)
    two = factories.member(college="Administration", protocol_order=1)
    gone = factories.member()
    Mandate.objects.filter(person=gone.person).update(ends_on=date(2019, 1, 1))
    meeting = factories.meeting()
    view = sheet(meeting, blank=2)
    assert names(view) == [
        ("Administration", [str(two.person)]),
        ("Société civile", [str(one.person)]),
        ("Invités", ["", ""]),
    ]
    assert [row.number for group in view.groups for row in group.rows] == [1, 2, 3, 4]


def test_filled_it_says_who_was_there_and_has_no_empty_line():
    meeting = factories.meeting()
    rows = [
        Attendance(meeting=meeting, position=1, name="Mme A", presence="present", is_remote=True),
        Attendance(meeting=meeting, position=2, name="M. B", presence="represented", represented_by="Mme C"),
        Attendance(meeting=meeting, position=3, name="M. D", presence="excused"),
    ]
    Attendance.objects.bulk_create(rows)
    view = sheet(meeting, filled=True, blank=9)
    assert [row.mark for row in view.groups[0].rows] == ["présent (à distance)", "représenté par Mme C", "excusé"]
    assert view.counts == "Présents\u00a0: 1 sur 3"
    assert len(view.groups) == 1


def test_a_hundred_people_over_several_pages_each_with_its_heads(office):
    meeting = factories.meeting(timezone.localdate() + timedelta(days=3), status="draft")
    colleges = list(meeting.committee.colleges.all())
    rows = [
        Attendance(
            meeting=meeting, position=n, name=f"Personne n° {n}", function="Cheffe de division " * 3,
            institution="Département de la Réforme de l’Administration", college=colleges[n % 2],
            college_name=colleges[n % 2].name,
        )
        for n in range(1, 101)
    ]  # fmt: skip
    Attendance.objects.bulk_create(rows)
    for lang, head in (("fr", "Signature"), ("ar", "التوقيع")):
        document = packing.request_sheet(meeting, language=lang, filled=False, blank=12, by=office)
        render_waiting()
        document.refresh_from_db()
        texts = page_texts(document.absolute_path.read_bytes())
        assert len(texts) > 4 and document.purpose == "preview"
        if lang == "fr":
            assert all(head in text for text in texts[:-1])
            whole = " ".join(" ".join(texts).split())
            assert all(f"Personne n° {n}" in whole for n in range(1, 101))


def test_nobody_listed_is_said():
    meeting = factories.meeting()
    assert sheet(meeting, filled=True).groups == ()


def test_only_the_secretariat_asks_for_it():
    with pytest.raises(PermissionDenied):
        packing.request_sheet(factories.meeting(), language="fr", filled=False, blank=0, by=factories.account("chair"))
