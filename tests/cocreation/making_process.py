"""Processes for tests, made through the actions that every door uses."""

import datetime
import itertools

from django.utils import timezone

from cocreation.actions import processing
from cocreation.enums.contributions import AnswerState, Disposition
from cocreation.models import AnswerReason, Contribution, Event, Process, ReasonedAnswer, Registration, Stage
from tests.commitments import making

_numbers = itertools.count(1)


def days(offset, today=None):
    return (today or timezone.localdate()) + datetime.timedelta(days=offset)


def process(code=None, *, plan=None, state="published", stages=None, on=None, **fields):
    """A process whose version 1 is in force; by default its collection is open today."""
    n = next(_numbers)
    plan = plan or making.plan(f"PLAN{n}", starts_on=days(100), ends_on=days(800))
    made = processing.save_process(
        Process(code=code or f"COC{n}", plan=plan, title=f"Processus {n}", title_ar="المسلسل", **fields), by=None
    )
    if stages != []:
        in_force(made, stages or [collection()])
    if state != "draft":
        made = processing.publish(made, by=None, on=on)
    if state == "closed":
        made = processing.close(made, by=None)
    return made


def stage(start=-10, end=10, title="Étape", kind="other", **fields):
    """An unsaved stage, its days counted from today."""
    return Stage(title=title, kind=kind, starts_on=days(start), ends_on=days(end), **fields)


def collection(start=-10, end=10, **fields):
    return stage(start, end, "Collecte", "collection", opens_proposals=True, opens_registration=True, **fields)


def draft(made, stages):
    """The draft of the next version, with these stages in place of the copied ones."""
    timetable = processing.open_version(made, by=None)
    processing.save_timetable(timetable, by=None, stages=stages, removed=list(timetable.stages.all()))
    return timetable


def in_force(made, stages, **citing):
    citing = {"approval": "Comité du 31 octobre 2019", "approved_on": datetime.date(2019, 10, 31)} | citing
    return processing.adopt(draft(made, stages), by=None, **citing)


def contribution(made, *, received=0, **fields):
    number = Contribution.objects.filter(process=made).count() + 1
    fields.setdefault("title", f"Proposition {number}")
    return Contribution.objects.create(process=made, number=number, received_on=days(received), **fields)


def answered(contribution=None, *, cluster=None):
    """A published answer to a contribution or to a cluster."""
    reason, _created = AnswerReason.objects.get_or_create(code="essai", defaults={"label": "Essai"})
    return ReasonedAnswer.objects.create(
        contribution=contribution, cluster=cluster, state=AnswerState.PUBLISHED, disposition=Disposition.RETAINED,
        reason=reason, text="Oui",
        drafted_at=timezone.now(), published_on=timezone.localdate(),
    )  # fmt: skip


def event(made=None, *, on=10, **fields):
    fields.setdefault("title", "Atelier")
    fields.setdefault("state", "published")
    return Event.objects.create(process=made, date=days(on), **fields)


def registration(found, **fields):
    fields.setdefault("name", "Rachid Demo")
    fields.setdefault("email", f"rachid{next(_numbers)}@exemple.test")
    fields.setdefault("state", "confirmed")
    return Registration.objects.create(event=found, **fields)
