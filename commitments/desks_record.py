"""What the page of one commitment shows, gathered in a number of statements that its rows do not change."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, Subquery

from meetings.enums import MinutesState
from ogp_secretariat.people.permissions import is_secretariat

from . import permissions, queries
from .enums import DuePrecision, ReportKind, UpdateState
from .models import (
    COMMITMENT_TEXTS,
    MILESTONE_TEXTS,
    CommitmentVersion,
    ExtensionRequest,
    MilestoneVersion,
    Remark,
    Report,
)
from .thread import thread_of

# The texts of the page, in its order.
SECTIONS = ("problem", "done_so_far", "solution", "expected_results", "relevance")
_CITED = "decision__meeting__minutes"


@dataclass(slots=True)
class VersionRow:
    """A version of dates and weight with the act or decision it cites; `address`: where that decision may be read."""

    version: object
    reference: str
    address: str | None


@dataclass(slots=True)
class MilestoneRow:
    """A milestone with its figures, versions, declarations, remarks and extensions, those this account may read."""

    milestone: object
    figures: object
    versions: list
    reference: str
    address: str | None
    updates: list
    remarks: list
    extensions: list
    missing_arabic: list = field(default_factory=list)

    @property
    def is_month(self):
        return self.figures.due_precision == DuePrecision.MONTH

    @property
    def shift_days(self):
        figures = self.figures
        if figures.due_on is None or figures.baseline_due is None or figures.due_on == figures.baseline_due:
            return None
        return (figures.due_on - figures.baseline_due).days

    @property
    def evidence(self):
        return [piece for update in self.updates for piece in update.shown_evidence]

    @property
    def open_difficulties(self):
        """Those of the last validated declaration."""
        last = next((u for u in self.updates if u.state == UpdateState.VALIDATED), None)
        return list(last.difficulties.all()) if last else []


def commitments_for_page(user, today):
    """The commitments this account may see, each with what its page says first.

    `sheet`: the key of the newest published sheet (PDF), or None; `is_own`: whether this account declares for it.
    """
    sheets = Report.objects.filter(commitment=OuterRef("pk"), kind=ReportKind.SHEET, is_public=True)
    own = permissions.own_commitments(user, today).filter(pk=OuterRef("pk"))
    return (
        permissions.visible_commitments(user)
        .select_related("plan", "axis", "lead", "coordinator", "figures")
        .annotate(sheet=Subquery(sheets.order_by("-made_at").values("pk")[:1]), is_own=Exists(own))
    )


def context_of(commitment, user, today):
    """The context of the page of `commitment`, one of `commitments_for_page`, for `user`."""
    secretariat = is_secretariat(user)
    declares = commitment.is_own
    private = secretariat or declares
    milestones = _milestone_rows(commitment, user, today, private=private, secretariat=secretariat)
    return {
        "commitment": commitment,
        "plan": commitment.plan,
        "figures": getattr(commitment, "figures", None),
        "supporters": list(commitment.supporters.order_by("name")),
        "sections": _sections(commitment),
        "versions": _version_rows(CommitmentVersion.objects.filter(commitment=commitment), secretariat),
        "milestones": milestones,
        "focal_points": _focal_points(commitment, today) if secretariat else [],
        "missing_arabic": _missing_arabic(commitment, COMMITMENT_TEXTS) if secretariat else [],
        "incomplete_milestones": [row for row in milestones if row.missing_arabic],
        "sheet": commitment.sheet,
        "is_secretariat": secretariat,
        "declares": declares,
        "private": private,
        "thread": thread_of(commitment) if private or permissions.reads_reports(user) else [],
        "may_remark": permissions.civil_society_of(user, today) is not None,
        "user_id": user.pk,
    }


def _sections(commitment):
    """(label, name of the field) of the texts that are there, and the labels of those that are not."""
    present, absent = [], []
    for name in SECTIONS:
        label = commitment._meta.get_field(name).verbose_name
        if getattr(commitment, name):
            present.append((label, name))
        else:
            absent.append(label)
    return {"present": present, "absent": absent}


def _missing_arabic(record, names):
    """The labels of the texts that have no Arabic twin yet."""
    return [
        record._meta.get_field(name).verbose_name
        for name in names
        if getattr(record, name) and not getattr(record, f"{name}_ar")
    ]


def _version_rows(versions, secretariat):
    return [_cited(version, secretariat) for version in versions.select_related(_CITED, "decision__meeting__committee")]


def _cited(version, secretariat):
    decision = version.decision
    if decision is None:
        return VersionRow(version, version.act, None)
    meeting = decision.meeting
    minutes = getattr(meeting, "minutes", None)
    readable = secretariat or (minutes is not None and minutes.state == MinutesState.PUBLISHED)
    return VersionRow(version, queries.reference_of(decision), meeting.get_absolute_url() if readable else None)


def _milestone_rows(commitment, user, today, *, private, secretariat):
    versions = defaultdict(list)
    for row in _version_rows(
        MilestoneVersion.objects.filter(milestone__commitment=commitment)
        .select_related("extension")
        .order_by("milestone", "number"),
        secretariat,
    ):
        versions[row.version.milestone_id].append(row)
    updates = _updates(commitment, user, today, private=private)
    remarks = defaultdict(list)
    shown = Remark.objects.filter(milestone__commitment=commitment, withdrawn_at=None).select_related("institution")
    for remark in shown:
        remarks[remark.milestone_id].append(remark)
    extensions = _extensions(commitment, versions, private)
    rows = []
    for milestone in commitment.milestones.select_related("figures").order_by("position", "code"):
        known = versions[milestone.pk]
        in_force = [row for row in known if (row.version.effective_on or today) <= today]
        current = in_force[-1] if in_force and in_force[-1].version.number else VersionRow(None, "", None)
        rows.append(
            MilestoneRow(
                milestone=milestone,
                figures=milestone.figures,
                versions=known,
                reference=current.reference,
                address=current.address,
                updates=updates[milestone.pk],
                remarks=remarks[milestone.pk],
                extensions=extensions[milestone.pk],
                missing_arabic=_missing_arabic(milestone, MILESTONE_TEXTS) if secretariat else [],
            )
        )
    return rows


def _updates(commitment, user, today, *, private):
    """{milestone key: declarations that may be read, the newest first}, drafts apart, each with `shown_evidence`."""
    found = defaultdict(list)
    readable = permissions.readable_updates(user, commitment, today).exclude(state=UpdateState.DRAFT)
    for update in readable.prefetch_related("difficulties", "evidence").order_by("-effective_on", "-pk"):
        update.shown_evidence = [piece for piece in update.evidence.all() if private or piece.is_public]
        found[update.milestone_id].append(update)
    return found


def _extensions(commitment, versions, private):
    """{milestone key: extension requests}: approved ones are public with the version they made; the others are for
    who asks and who decides."""
    found = defaultdict(list)
    if private:
        for request in ExtensionRequest.objects.filter(milestone__commitment=commitment).order_by("requested_at"):
            found[request.milestone_id].append(request)
        return found
    for milestone, rows in versions.items():
        found[milestone] = [row.version.extension for row in rows if hasattr(row.version, "extension")]
    return found


def _focal_points(commitment, today):
    """Who declares for the commitment today: those of its institution, or named for it alone."""
    if commitment.lead_id is None:
        return []
    mandates = permissions.mandates_in_force(today).filter(institution=commitment.lead_id)
    mine = Q(commitment=None) | Q(commitment=commitment)
    return list(mandates.filter(mine).select_related("person").order_by("-seat", "person__name"))
