"""What of the plans cites a decision of the committee, as far as an account may see it: for the decision's own page."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.desks import committees_signed_for

from . import permissions
from .enums import LetterState
from .models import CommitmentVersion, Letter, MilestoneVersion

# A decision that orders letters may be cited by hundreds: the page names some of each kind, and counts the others.
SHOWN = 20


@dataclasses.dataclass(frozen=True)
class Citation:
    """One thing that cites a decision: what it is in words, its name, and its page (empty: none)."""

    words: str
    name: str = ""
    url: str = ""


def first_of(found, line_of):
    """The first `SHOWN` rows of a queryset as `Citation`s, and how many more there are; two statements at most."""
    rows = list(found[: SHOWN + 1])
    lines = [line_of(row) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        more = found.count() - SHOWN
        lines.append(Citation(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}))
    return lines


def citations_of(decision, user, today):
    """[`Citation`] of plans, commitments, milestones and letters; a constant number of statements."""
    plans = permissions.visible_plans(user).filter(adopted_by=decision).order_by("code")
    commitments = permissions.visible_commitments(user).values("pk")
    versions = CommitmentVersion.objects.filter(decision=decision, commitment__in=commitments)
    versions = versions.select_related("commitment").order_by("commitment__code", "number")
    terms = MilestoneVersion.objects.filter(decision=decision, milestone__commitment__in=commitments)
    terms = terms.select_related("milestone__commitment").order_by("milestone__code", "number")
    letters = _readable_letters(user, today).filter(order_decision=decision)
    return [
        *first_of(plans, lambda plan: Citation(_("adopts the action plan"), plan.code, plan.get_absolute_url())),
        *first_of(versions, lambda one: _of_version(one, one.commitment)),
        *first_of(terms, lambda one: _of_version(one, one.milestone.commitment, one.milestone)),
        *first_of(letters.select_related("institution").order_by("-pk"), lambda one: _of_letter(one, user)),
    ]


def _of_version(version, commitment, milestone=None):
    words = _("revision of the milestone") if milestone else _("revision of the commitment")
    return Citation(words, (milestone or commitment).code, commitment.get_absolute_url())


def _of_letter(letter, user):
    page = reverse("letter" if permissions.can_review(user) else "letter_file", args=[letter.pk])
    return Citation(_("letter") if letter.number else _("letter being prepared"), str(letter), page)


def _readable_letters(user, today):
    """Letters that stand: the secretariat all; whoever signs for their committee those that are signed."""
    letters = Letter.objects.exclude(state__in=[LetterState.CANCELLED, LetterState.OBSOLETE])
    if permissions.can_review(user):
        return letters
    if not user.is_authenticated:
        return letters.none()
    return letters.filter(document__isnull=False, plan__committee__in=committees_signed_for(user, today))
