"""Reports: the figures of one day, the engine's, in two languages."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments import methodology, queries
from commitments.actions import planning, publishing, reporting, reviewing
from commitments.enums import ReportKind
from commitments.models import Axis, Report, ReportingPeriod, Snapshot
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.enums import Purpose, State
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 2, 12)
day = datetime.date


@pytest.fixture
def world():
    """The worked example of the method, with an axis and an Arabic text, and a commitment nothing is known of."""
    plan = making.plan("PAN1", committee=factories.committee())
    axis = planning.save_axis(Axis(plan=plan, code="A1", title="Accès", title_ar="الولوج"), by=None)
    lead = factories.institution("Ministère porteur")
    one = making.commitment(plan, axis=axis, lead=lead, title="Former", title_ar="تكوين المسؤولين", problem="Méconnu.")
    other = making.commitment(plan, title="Publier")
    terms = {"title_ar": "دليل", "means_of_verification_ar": "محضر التسلم"}
    j1 = making.milestone(one, weight=15, method="binary", due_on=day(2019, 1, 31))
    j2 = making.milestone(one, weight=45, starts_on=day(2019, 1, 1), due_on=day(2019, 9, 30), **terms)
    j3 = making.milestone(
        one, weight=25, method="quantity", target_value=Decimal(3), unit="administrations",
        starts_on=day(2019, 10, 1), due_on=day(2020, 4, 30),
    )  # fmt: skip
    making.milestone(one, weight=15, method="binary", due_on=day(2020, 7, 31))
    making.milestone(other, weight=10, due_on=day(2019, 3, 1))
    making.validated(j1, 100, on=day(2019, 1, 20), effective_on=day(2019, 1, 15))
    making.validated(j2, 75, on=day(2019, 9, 20), effective_on=day(2019, 9, 15), statement="Guide rédigé")
    making.validated(j3, 1, on=day(2020, 1, 20), effective_on=day(2020, 1, 15))
    return SimpleNamespace(plan=plan, one=one, other=other, lead=lead, j1=j1, j2=j2, j3=j3)


def view(report, language="fr"):
    """What the document of a report was written from."""
    return (report.document_ar if language == "ar" else report.document_fr).context


def test_the_situation_equals_the_engine_and_its_snapshot(world):
    report = publishing.make_report(world.plan, ReportKind.SITUATION, by=factories.account("secretariat"), as_of=DAY)
    engine = queries.compute(world.plan, DAY)
    shown = view(report)
    for figure in ("rate", "planned", "gap", "coverage"):
        exact = methodology.number(getattr(engine, figure))
        assert shown["figures"][figure]["value"] == exact == report.snapshot.result[figure]
    assert shown["figures"]["rate"]["text"] == methodology.displayed(engine.rate, "fr")
    for line, one in zip(shown["commitments"], engine.commitments, strict=True):
        assert line["figures"]["rate"]["value"] == methodology.number(one.rate)
        assert (line["code"], line["days_late"], line["watch"]) == (one.code, one.days_late, one.watch)
    assert shown["axes"][0]["figures"]["rate"]["value"] == report.snapshot.result["axes"][0]["rate"]
    assert view(report, "ar")["figures"]["gap"]["value"] == shown["figures"]["gap"]["value"]
    assert (report.as_of, report.snapshot.as_of, report.is_public) == (DAY, DAY, False)


def test_the_sheet_is_the_worked_example(world):
    report = publishing.make_report(
        world.plan, ReportKind.SHEET, by=making.focal_point(world.one), commitment=world.one, as_of=DAY
    )
    shown = view(report)
    assert shown["figures"]["rate"]["text"] == "57\u00a0%"
    assert shown["figures"]["planned"]["text"] == "76\u00a0%"
    assert (shown["figures"]["gap"]["text"], shown["days_late"]) == ("\u221219", 135)
    assert [line["share"] for line in shown["milestones"]] == ["15", "45", "25", "15"]
    assert [line["days_late"] for line in shown["milestones"]] == [0, 135, 0, 0]
    assert [line["reported"] for line in shown["milestones"]] == [True, True, True, False]
    assert [line["value"] for line in shown["declarations"]] == ["1/3 administrations", "75\u00a0%", "100\u00a0%"]
    assert any("33,75" in sentence for sentence in shown["sentences"])
    assert report.snapshot is None
    assert not Snapshot.objects.filter(kind="report").exists()


def test_the_arabic_twin_speaks_arabic_and_marks_what_does_not(world):
    report = publishing.make_report(world.plan, ReportKind.SHEET, by=None, commitment=world.one, as_of=DAY)
    shown = view(report, "ar")
    assert shown["subject"] == {"text": "تكوين المسؤولين", "lang": "ar"}
    assert shown["milestones"][1]["title"] == {"text": "دليل", "lang": "ar"}
    assert shown["milestones"][0]["title"]["lang"] == "fr"
    assert any("محضر التسلم" in sentence for sentence in shown["sentences"]), "the sentence names the Arabic means"
    assert '<bdi lang="fr" dir="ltr">' in report.document_ar.html
    assert 'dir="rtl"' in report.document_ar.html


def test_documents_are_issues_with_their_own_codes(world):
    report = publishing.make_report(world.plan, ReportKind.SITUATION, by=None, as_of=DAY)
    for document in report.documents:
        assert (document.purpose, document.state, document.released_at) == (Purpose.ISSUE, State.WAITING, None)
        assert document.code in document.html
        assert document.reference == "PAN1"
    assert report.document_fr.filename == "PAN1_2020-02-12_etat-d-avancement.pdf"
    assert report.document_ar.filename == "PAN1_2020-02-12_etat-d-avancement_ar.pdf"
    assert Entry.objects.filter(action="make_report", target_id=str(world.plan.pk)).exists()


def test_what_comes_later_is_not_in_the_report_of_an_earlier_day(world):
    update = making.declared(world.j2, 100, effective_on=day(2020, 2, 1), on=day(2020, 2, 10), statement="Plus tard")
    reviewing.validate(update, by=None, verified=True, at=making.noon(day(2020, 3, 1)))
    sheet = publishing.make_report(world.plan, ReportKind.SHEET, by=None, commitment=world.one, as_of=DAY)
    assert "Plus tard" not in sheet.document_fr.html
    assert view(sheet)["figures"]["rate"]["text"] == "57\u00a0%"
    later = publishing.make_report(world.plan, ReportKind.SHEET, by=None, commitment=world.one, as_of=day(2020, 3, 2))
    assert "Plus tard" in later.document_fr.html


def test_only_validated_words_are_told(world):
    making.declared(world.j3, 2, effective_on=day(2020, 2, 1), on=day(2020, 2, 5), statement="Non validé encore")
    for kind, commitment in (("situation", None), ("self_assessment", None), ("sheet", world.one)):
        report = publishing.make_report(world.plan, kind, by=None, commitment=commitment, as_of=DAY)
        assert "Non validé encore" not in report.document_fr.html, kind
        assert '"declared"' not in str(report.document_fr.context), kind


def test_internal_evidence_is_counted_and_not_listed(world):
    milestone = making.milestone(world.other, weight=5, starts_on=day(2020, 1, 30), due_on=day(2021, 1, 1))
    update = reporting.save_draft(
        milestone, by=None, expected_version=0,
        values={"value": Decimal(25), "effective_on": day(2020, 1, 31), "statement": "Lancé"},
    )  # fmt: skip
    reporting.attach(update, by=None, title="Note publique", url="https://exemple.test/note", is_public=True)
    reporting.attach(update, by=None, title="Note interne", url="https://exemple.test/interne")
    reporting.submit(update, by=None, at=making.noon(day(2020, 2, 1)))
    reviewing.validate(update, by=None, verified=False, at=making.noon(day(2020, 2, 2)))
    report = publishing.make_report(world.plan, ReportKind.SELF_ASSESSMENT, by=None, as_of=DAY)
    shown = view(report)
    assert [piece["title"]["text"] for piece in shown["evidence"]] == ["Note publique"]
    assert shown["internal_evidence"] == 4
    assert "Note interne" not in report.document_fr.html


def test_newly_late_is_since_the_last_meeting_held(world):
    factories.meeting(date=day(2019, 6, 20), committee=world.plan.committee)
    factories.meeting(date=DAY, committee=world.plan.committee)
    shown = view(publishing.make_report(world.plan, ReportKind.SITUATION, by=None, as_of=DAY))
    late = {line["code"]: (line["days_late"], line["newly"]) for line in shown["late"]}
    assert late == {"PAN1-E01-J2": (135, True), "PAN1-E02-J1": (348, False)}
    assert shown["last_meeting_on"] == "2019-06-20"
    assert [line["newly"] for line in shown["commitments"]] == [True, False]
    rows = queries.late_rows(world.plan, DAY)
    assert late == {row["code"]: (row["days_late"], row["newly"]) for row in rows if row["kind"] == "milestone"}


def test_without_an_earlier_meeting_nothing_is_new(world):
    shown = view(publishing.make_report(world.plan, ReportKind.SITUATION, by=None, as_of=DAY))
    assert shown["last_meeting"] == ""
    assert not any(line["newly"] for line in shown["late"])


def test_missing_declarations_and_difficulties(world):
    ReportingPeriod.objects.create(
        plan=world.plan, label="2e semestre 2019", label_ar="النصف الثاني", starts_on=day(2019, 7, 1),
        ends_on=day(2019, 12, 31), opens_on=day(2020, 1, 2), on_time_until=day(2020, 1, 20), locks_on=day(2020, 2, 28),
    )  # fmt: skip
    report = publishing.make_report(world.plan, ReportKind.SITUATION, by=None, as_of=DAY)
    shown = view(report)
    assert (shown["period"], view(report, "ar")["period"]) == ("2e semestre 2019", "النصف الثاني")
    assert [line["code"] for line in shown["commitments"] if line["missing"]] == ["PAN1-E01", "PAN1-E02"]
    (group,) = shown["difficulties"]
    # J1 is completed: what stood in its way is over, and is told by the self-assessment alone.
    assert [line["code"] for line in group["lines"]] == ["PAN1-E01-J2", "PAN1-E01-J3"]
    told = view(publishing.make_report(world.plan, ReportKind.SELF_ASSESSMENT, by=None, as_of=DAY))["difficulties"]
    assert [line["code"] for line in told[0]["lines"]] == ["PAN1-E01-J1", "PAN1-E01-J2", "PAN1-E01-J3"]


def test_the_self_assessment_tells_each_commitment_and_its_result(world):
    shown = view(publishing.make_report(world.plan, ReportKind.SELF_ASSESSMENT, by=None, as_of=DAY))
    assert [count["number"] for count in shown["counts"]] == [2]
    assert [len(line["milestones"]) for line in shown["commitments"]] == [4, 1]
    assert {told["code"] for told in shown["commitments"][0]["declarations"]} == {"J1", "J2", "J3"}


@pytest.mark.parametrize("role", ["member", "focal_point", "chair"])
def test_only_the_secretariat_asks_for_reports_on_the_plan(world, role):
    for kind in (ReportKind.SITUATION, ReportKind.SELF_ASSESSMENT):
        with pytest.raises(PermissionDenied):
            publishing.make_report(world.plan, kind, by=factories.account(role), as_of=DAY)
    assert not Report.objects.exists()


def test_a_sheet_is_for_whoever_declares_for_it(world):
    elsewhere = making.focal_point(world.other)
    with pytest.raises(PermissionDenied):
        publishing.make_report(world.plan, ReportKind.SHEET, by=elsewhere, commitment=world.one)
    made = publishing.make_report(world.plan, ReportKind.SHEET, by=elsewhere, commitment=world.other)
    assert made.as_of == timezone.localdate()


def test_a_day_to_come_is_refused(world):
    with pytest.raises(NotAllowedNow):
        publishing.make_report(
            world.plan, ReportKind.SITUATION, by=None, as_of=timezone.localdate() + datetime.timedelta(days=1)
        )
    assert not Snapshot.objects.filter(kind="report").exists()


def test_statements_do_not_grow_with_the_plan(world):
    def asked():
        with CaptureQueriesContext(connection) as queries_made:
            publishing.make_report(world.plan, ReportKind.SELF_ASSESSMENT, by=None, as_of=DAY)
        return len(queries_made)

    asked()  # the first one of a process also looks up content types
    before = asked()
    for _ in range(8):
        extra = making.commitment(world.plan, lead=factories.institution("Autre"))
        milestone = making.milestone(extra, due_on=day(2019, 3, 1))
        making.validated(milestone, 50, on=day(2019, 2, 1), effective_on=day(2019, 1, 15))
    assert asked() == before
