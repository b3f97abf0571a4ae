"""Processes, contributions and answers for tests, made through the actions that every door uses."""

import datetime
import itertools

from django.utils import timezone

from cocreation.actions import answering, receiving
from cocreation.models import AnswerReason, Event, FeatureOverride, Process, Region
from commitments.models import Axis
from tests import factories
from tests.commitments import making

_numbers = itertools.count(1)
TODAY = datetime.date.today()


def process(code=None, *, is_open=True, state="published", plan_state="draft", **fields):
    """A published process of a draft plan with two axes; contributions open by hand from a month ago on."""
    n = next(_numbers)
    code = code or f"C{n}"
    plan = making.plan(f"PLAN{n}", state=plan_state, starts_on=TODAY, ends_on=TODAY + datetime.timedelta(days=900))
    for position in (1, 2):
        Axis.objects.create(plan=plan, position=position, code=f"A{position}", title=f"Axe {position}")
    made = Process.objects.create(
        code=code, plan=plan, title=f"Concertation {code}", state=state, published_on=TODAY, **fields
    )
    if is_open:
        FeatureOverride.objects.create(
            process=made, feature="propose", is_open=True, reason="Essai",
            starts_on=TODAY - datetime.timedelta(days=30), ends_on=TODAY + datetime.timedelta(days=30),
        )  # fmt: skip
    return made


def event(process_, **fields):
    fields.setdefault("title", f"Atelier {next(_numbers)}")
    fields.setdefault("date", TODAY)
    return Event.objects.create(process=process_, state="held", **fields)


def staff():
    return factories.account("secretariat")


def contribution(process_, *, by=None, **fields):
    """From the portal unless an origin is given."""
    fields.setdefault("title", f"Proposition {next(_numbers)}")
    fields.setdefault("proposal", "Publier les budgets des communes.")
    fields.setdefault("today", TODAY)
    made, _is_new = receiving.receive(process_, by=by, **fields)
    return made


def reason(disposition):
    # What migrations write is gone once a test has emptied the tables.
    found, _created = AnswerReason.objects.get_or_create(
        code="autre",
        defaults={"label": "Autre motif", "label_ar": "سبب آخر", "dispositions": [
            "retained", "partly", "merged", "covered", "forwarded", "postponed", "not_retained",
        ]},
    )  # fmt: skip
    assert disposition in found.dispositions
    return found


def drafted(disposition="retained", *, by, text="Réponse motivée", **subject):
    return answering.draft(by=by, disposition=disposition, reason=reason(disposition), text=text, **subject)


def reviewed(disposition="retained", *, by, reviewer, **subject):
    return answering.review(drafted(disposition, by=by, **subject), by=reviewer)


def answered(disposition="retained", *, by, reviewer, today=TODAY, **subject):
    """A published answer."""
    answer = reviewed(disposition, by=by, reviewer=reviewer, **subject)
    answering.publish(answer, by=by, today=today)
    answer.refresh_from_db()
    return answer


def region(code="04"):
    return Region.objects.filter(code=code).first() or Region.objects.order_by("code").first()


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
