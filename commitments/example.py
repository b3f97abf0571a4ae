"""The worked example of the method, 12 February 2020: four milestones, one of each kind and one that is late."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from . import methodology

START, AS_OF = date(2018, 10, 1), date(2020, 2, 12)


def result():
    """The `CommitmentResult` of the example, texts in the active language."""
    milestones = (
        _milestone("J1", _("Text adopted"), methodology.BINARY, 15, None, date(2019, 6, 30), _("copy of the text")),
        _milestone(
            "J2", _("Portal online"), methodology.STEPS, 45, date(2019, 1, 1), date(2019, 9, 30),
            _("file the acceptance report"),
        ),
        _milestone(
            "J3", _("Administrations equipped"), methodology.QUANTITY, 25, date(2019, 10, 1), date(2020, 4, 30),
            _("list of the administrations equipped"), target=3,
        ),
        _milestone(
            "J4", _("Guide published"), methodology.BINARY, 15, None, date(2020, 7, 31), _("address of the guide"),
        ),
    )  # fmt: skip
    commitment = methodology.Commitment(
        "E", _("Example"), None, (methodology.CommitmentTerms(None, START, date(2020, 8, 31)),), milestones
    )
    updates = {"J1": [_validated(100)], "J2": [_validated(75)], "J3": [_validated(1)]}
    return methodology.compute_commitment(commitment, updates, AS_OF, plan_start=START)


def _milestone(code, title, method, weight, starts_on, due_on, means, target=None):
    terms = methodology.Terms(None, Decimal(weight), starts_on, due_on)
    return methodology.Milestone(
        code, title, method, (terms,), target_value=None if target is None else Decimal(target), means=means
    )


def _validated(value):
    day = date(2020, 1, 31)
    return methodology.Update(Decimal(value), day, day, day, methodology.VALIDATED, verified=True, sequence=1)
