"""Letters that leave on paper: the « bordereau d'envoi » that goes with them, one for each plan."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions import issuing
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.web.errors import NotAllowedNow

from .. import letter_slip, owing, permissions
from ..enums import LetterState, LetterWay
from ..models import DispatchSlip, Letter


def register_of(plan):
    """The register of official numbers of a plan's dispatch slips."""
    return f"slip:{plan.code}"


@transaction.atomic
def make_slips(keys, *, by, day):
    """Make the slip of the signed letters on paper with these keys. Returns the `DispatchSlip`s, one for each plan.

    A letter whose slip was lost or is of an earlier day may stand on a new one: the last one counts. All or none.
    Raises PermissionDenied, NotAllowedNow.
    """
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    letters = list(
        Letter.objects.select_for_update(of=("self",))
        .select_related("plan__committee__institution__parent", "institution")
        .filter(pk__in=keys)
        .order_by("year", "number")
    )
    if not letters or len(letters) != len(set(keys)):
        raise NotAllowedNow([_("Choose at least one letter.")])
    by_plan = defaultdict(list)
    for letter in letters:
        if letter.state != LetterState.SIGNED or letter.way != LetterWay.PAPER:
            raise NotAllowedNow([_("%(letter)s is not waiting for its dispatch on paper.") % {"letter": letter}])
        by_plan[letter.plan].append(letter)
    return [_make(plan, several, by, day) for plan, several in by_plan.items()]


def _make(plan, letters, by, day):
    settings = owing.settings_of(plan)
    number = next_number(register_of(plan), day.year)
    code = issuing.new_code()
    view = letter_slip.slip_view(plan, letters, settings=settings, day=day, number=f"{number}/{day.year}", code=code)
    document = issuing.request_document(purpose=Purpose.ISSUE, by=by, code=code, **letter_slip.document_fields(view))
    slip = DispatchSlip(plan=plan, year=day.year, number=number, made_on=day, made_by=by, document=document)
    slip.full_clean()
    slip.save()
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(slip=slip)
    record("make_slip", slip, by=by, note=", ".join(letter.reference for letter in letters))
    return slip
