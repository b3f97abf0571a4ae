"""Plans, commitments and declarations for tests, made through the actions that every door uses."""

import datetime
import itertools
from decimal import Decimal

from django.utils import timezone

from commitments.actions import planning, reporting, reviewing
from commitments.enums import PlanState
from commitments.models import ActionPlan, Commitment, FocalPoint, Milestone
from tests import factories

_numbers = itertools.count(1)
START, END = datetime.date(2018, 10, 1), datetime.date(2020, 8, 31)


def plan(code=None, *, state="adopted", **fields):
    """An empty plan; « adopted » by hand, since adopting asks for a commitment."""
    fields.setdefault("title", f"Plan {code}")
    fields.setdefault("committee", factories.committee())
    fields.setdefault("starts_on", START)
    fields.setdefault("ends_on", END)
    made = planning.save_plan(ActionPlan(code=code or f"P{next(_numbers)}", **fields), by=None)
    if state != PlanState.DRAFT:
        ActionPlan.objects.filter(pk=made.pk).update(state=state, adopted_on=made.starts_on)
        made.refresh_from_db()
    return made


def commitment(plan_=None, *, starts_on=START, ends_on=END, weight=None, number=None, **fields):
    plan_ = plan_ or plan()
    number = number or plan_.commitments.count() + 1
    fields.setdefault("code", f"{plan_.code}-E{number:02d}")
    fields.setdefault("title", f"Engagement {number}")
    if "lead" not in fields:
        fields["lead"] = factories.institution(f"Institution {next(_numbers)}")
    return planning.save_commitment(
        Commitment(plan=plan_, position=number, **fields), by=None, starts_on=starts_on, ends_on=ends_on, weight=weight
    )


def milestone(
    commitment_=None, *, weight=10, starts_on=START, due_on=END, due_text="", due_precision="day", number=None, **fields
):
    commitment_ = commitment_ or commitment()
    number = number or commitment_.milestones.count() + 1
    fields.setdefault("code", f"{commitment_.code}-J{number}")
    fields.setdefault("title", f"Jalon {number}")
    fields.setdefault("means_of_verification", "Procès-verbal de recette")
    return planning.save_milestone(
        Milestone(commitment=commitment_, position=number, **fields),
        by=None,
        weight=None if weight is None else Decimal(weight),
        starts_on=starts_on,
        due_on=due_on,
        due_text=due_text,
        due_precision=due_precision,
    )


def focal_point(commitment_, *, starts_on=datetime.date(2018, 1, 1), ends_on=None, seat="titular", only=False):
    """An account that declares for the commitment's institution (with `only`, for this commitment alone)."""
    account = factories.account("focal_point")
    FocalPoint.objects.create(
        institution=commitment_.lead,
        person=account.person,
        commitment=commitment_ if only else None,
        seat=seat,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return account


def declared(milestone_, value, *, by=None, effective_on=datetime.date(2020, 1, 31), evidence=True, on=None, **values):
    """A submitted declaration, with a link as its evidence and a difficulty in case the milestone is behind."""
    milestone_ = Milestone.objects.select_related("commitment__plan", "commitment__lead").get(pk=milestone_.pk)
    values = {"value": Decimal(value), "effective_on": effective_on, "statement": "Travaux menés", **values}
    last = reporting.last_returned(milestone_)
    update = reporting.save_draft(
        milestone_, by=by, expected_version=0, values=values, difficulties={"technical": "Délai du prestataire"}
    )
    if evidence and not last:
        reporting.attach(update, by=by, title="Rapport", url="https://exemple.test/rapport")
    return reporting.submit(update, by=by, at=on and noon(on))


def validated(milestone_, value, *, by=None, on=None, verified=True, **values):
    """A validated declaration; `on`: the day of its submission and validation, as history has it."""
    update = declared(milestone_, value, on=on, **values)
    return reviewing.validate(update, by=by, verified=verified, at=on and noon(on))


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
