"""Who may read and do what. What somebody may not know of does not exist for them (404)."""

from django.db.models import Exists, OuterRef, Q

from meetings.permissions import signing_for
from ogp_secretariat.people.enums import InstitutionKind, Role
from ogp_secretariat.people.models import Mandate
from ogp_secretariat.people.permissions import is_chair, is_secretariat

from .enums import Assessor, PlanState, ReportKind, UpdateState
from .models import ActionPlan, Commitment, Evidence, FocalPoint, ProgressUpdate, Report


def visible_plans(user):
    """A draft plan is the secretariat's; adopted and closed ones are everybody's."""
    plans = ActionPlan.objects.all()
    return plans if is_secretariat(user) else plans.exclude(state=PlanState.DRAFT)


def visible_commitments(user):
    commitments = Commitment.objects.all()
    return commitments if is_secretariat(user) else commitments.exclude(plan__state=PlanState.DRAFT)


def is_focal_point(user):
    return user.is_authenticated and Role.FOCAL_POINT in user.roles and user.person_id is not None


def mandates_in_force(today):
    return FocalPoint.objects.filter(starts_on__lte=today).exclude(ends_on__lt=today)


def own_commitments(user, today):
    """The commitments this account declares for today: those its institution leads, or the one it is named for.

    Asks for the role in force and for a dated mandate as focal point or substitute; a mandate follows the institution,
    so that a commitment moved to another one changes hands with it.
    """
    if not is_focal_point(user):
        return Commitment.objects.none()
    mandates = mandates_in_force(today).filter(
        Q(commitment__isnull=True) | Q(commitment=OuterRef("pk")),
        person_id=user.person_id,
        institution=OuterRef("lead"),
    )
    return Commitment.objects.exclude(plan__state=PlanState.DRAFT).filter(Exists(mandates))


def declares_for(user, commitment, today):
    return own_commitments(user, today).filter(pk=commitment.pk).exists()


def can_review(user):
    """Examine declarations, decide extensions, plan, revise, measure."""
    return is_secretariat(user)


def sees_declared(user, commitment, today):
    """The declared rate, drafts apart, is for whoever declares and for the secretariat."""
    return is_secretariat(user) or declares_for(user, commitment, today)


def readable_updates(user, commitment, today):
    """The declarations of a commitment this account may read.

    Validated ones everybody; submitted and returned ones the secretariat and who declares; drafts only who declares.
    """
    updates = ProgressUpdate.objects.filter(milestone__commitment=commitment)
    if declares_for(user, commitment, today):
        return updates
    if is_secretariat(user):
        return updates.exclude(state=UpdateState.DRAFT)
    return updates.filter(state=UpdateState.VALIDATED)


def readable_evidence(user, today):
    """Pieces of evidence: public ones of validated declarations everybody; others the secretariat and who declares."""
    evidence = Evidence.objects.select_related("update__milestone__commitment__plan")
    if is_secretariat(user):
        return evidence.exclude(update__state=UpdateState.DRAFT)
    public = Q(is_public=True, update__state=UpdateState.VALIDATED) & ~Q(
        update__milestone__commitment__plan__state=PlanState.DRAFT
    )
    if not is_focal_point(user):
        return evidence.filter(public)
    return evidence.filter(public | Q(update__milestone__commitment__in=own_commitments(user, today).values("pk")))


def civil_society_of(user, today):
    """The civil-society organisation for which this account sits in a committee today, or None."""
    if not user.is_authenticated or Role.MEMBER not in user.roles or not user.person_id:
        return None
    mandate = (
        Mandate.objects.filter(
            person_id=user.person_id, institution__kind=InstitutionKind.CIVIL_SOCIETY, starts_on__lte=today
        )
        .exclude(ends_on__lt=today)
        .select_related("institution")
        .first()
    )
    return mandate.institution if mandate else None


def can_answer_remark(user, commitment, today):
    return declares_for(user, commitment, today)


def assessors_for(user, commitment, today):
    """In whose name this account may assess a commitment: a list of `Assessor`.

    The secretariat types in its own assessment and the IRM's published one; it speaks for nobody else.
    """
    found = []
    if declares_for(user, commitment, today):
        found.append(Assessor.SELF)
    if is_secretariat(user):
        found += [Assessor.SECRETARIAT, Assessor.IRM]
    if civil_society_of(user, today):
        found.append(Assessor.CIVIL_SOCIETY)
    return found


# A list needs to know of a document whether it is made, not what it says.
_TEXTS = [f"document_{lang}__{field}" for lang in ("fr", "ar") for field in ("html", "context", "embedded")]


def readable_reports(user, today):
    """Published reports everybody; others the secretariat and the chair, and a sheet whoever declares for it."""
    reports = Report.objects.select_related("plan", "commitment", "document_fr", "document_ar").defer(*_TEXTS)
    if is_secretariat(user):
        return reports
    reports = reports.exclude(plan__state=PlanState.DRAFT)
    if reads_reports(user):
        return reports
    own = own_commitments(user, today).values("pk")
    return reports.filter(Q(is_public=True) | Q(kind=ReportKind.SHEET, commitment__in=own))


def can_read_letter(user, letter, today):
    """A signed letter: the secretariat, and whoever signs for its committee."""
    return is_secretariat(user) or signing_for(user, letter.plan.committee, today) is not None


def can_prepare_letter(user, letter, today):
    """Who corrects or holds a draft: the secretariat, and whoever signs it, since it is in their name."""
    return can_review(user) or signing_for(user, letter.plan.committee, today) is not None


def reads_reports(user):
    """Reports that are not published: the committee's side of the house."""
    return is_secretariat(user) or is_chair(user)
