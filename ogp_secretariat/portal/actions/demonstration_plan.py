"""The demonstration's plans: the 2018-2020 plan from published facts, and a plan in course to try the pages on.

The plan's eighteen commitments are facts (source in the data file and on the page); axes, milestones and declarations
are invented and marked so. The plan in course is invented altogether: its dates follow the day it is loaded.
"""

import datetime
import json
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

import commitments
from commitments.actions import assessing, extending, measuring, planning, reporting, reviewing
from commitments.enums import Assessor, FocalSeat, PlanState, SnapshotKind
from commitments.models import (
    ActionPlan,
    AssessmentCode,
    AssessmentCycle,
    Axis,
    Commitment,
    FocalPoint,
    Milestone,
    ReportingPeriod,
)
from ogp_secretariat.people.enums import InstitutionKind
from ogp_secretariat.people.models import Institution, Person, User

from .demonstration import START, load_institution

DATA = Path(commitments.__file__).parent / "demo" / "plan_2018_2020.json"
TRIAL = "DEMO"

INSTITUTIONS = (
    ("AM", InstitutionKind.PUBLIC, None, (("Archives du Maroc", "أرشيف المغرب", None, None),)),
    (
        "SEDD",
        InstitutionKind.MINISTRY,
        None,
        (
            (
                "Secrétariat d’État chargé du Développement durable",
                "كتابة الدولة المكلفة بالتنمية المستدامة",
                None,
                None,
            ),
        ),
    ),
    (
        "ICPC",
        InstitutionKind.PUBLIC,
        None,
        (("Instance centrale de prévention de la corruption", "الهيئة المركزية للوقاية من الرشوة", None, None),),
    ),
    (
        "RPSC",
        InstitutionKind.MINISTRY,
        None,
        (
            (
                "Ministère délégué chargé des Relations avec le Parlement et la Société civile",
                "الوزارة المنتدبة المكلفة بالعلاقات مع البرلمان والمجتمع المدني",
                None,
                None,
            ),
        ),
    ),
)


def _day(text):
    return datetime.date.fromisoformat(text) if text else None


def _at(text):
    return timezone.make_aware(datetime.datetime.combine(_day(text), datetime.time(11)))


def _number(value):
    return None if value is None else Decimal(value)


@transaction.atomic
def load_plan(committee, meeting):
    """The 2018-2020 plan with its history, and its snapshot for the meeting of 12 February 2020; once."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    found = ActionPlan.objects.filter(code=data["code"]).first()
    if found:
        return found
    for row in INSTITUTIONS:
        load_institution(*row)
    plan = planning.save_plan(
        ActionPlan(
            code=data["code"],
            title=data["title"],
            title_ar=data["title_ar"],
            committee=committee,
            starts_on=_day(data["starts_on"]),
            ends_on=_day(data["ends_on"]),
            cycle=AssessmentCycle.objects.filter(code=data["cycle"]).first(),
            source=data["source"],
            is_demo=True,
        ),
        by=None,
    )
    for position, (code, title, title_ar) in enumerate(data["axes"], 1):
        planning.save_axis(Axis(plan=plan, code=code, title=title, title_ar=title_ar, position=position), by=None)
    axes = {axis.code: axis for axis in plan.axes.all()}
    rows = [(row, _commitment(plan, axes, row)) for row in data["commitments"]]
    plan = planning.move_plan(plan, PlanState.ADOPTED, by=None, adopted_on=_day(data["adopted_on"]))
    # Declarations in the order in which they were made, so that the curve of the plan is that of its days.
    history = [
        (day, milestone, value, verified, statement, difficulty)
        for row, commitment in rows
        for milestone, spec in zip(commitment.milestones.order_by("position"), row["milestones"], strict=True)
        for day, value, verified, statement, difficulty in spec["history"]
    ]
    for entry in sorted(history, key=lambda entry: (entry[0], entry[1].code)):
        _declare(*entry)
    measuring.refresh(plan, day=timezone.localdate())
    for row, commitment in rows:
        _assess(commitment, row)
    _appoint("Omar ESSAI", "DRA")
    if meeting.date:
        measuring.snapshot_plan(
            plan,
            as_of=meeting.date,
            kind=SnapshotKind.MEETING,
            by=None,
            name=f"Comité du {meeting.date:%d/%m/%Y}",
            meeting=meeting,
        )
    return plan


def _commitment(plan, axes, row):
    institutions = {code: Institution.objects.get(code=code) for code in (row["lead"], row["coordinator"]) if code}
    commitment = planning.save_commitment(
        Commitment(
            plan=plan,
            axis=axes[row["axis"]],
            position=row["number"],
            code=f"{plan.code}-E{row['number']:02d}",
            ogp_code=row["ogp_code"],
            title=row["title"],
            title_ar=row["title_ar"],
            lead=institutions.get(row["lead"]),
            coordinator=institutions.get(row["coordinator"]),
            period_text=row["period_text"],
            source=row["source"],
            is_demo=True,
        ),
        by=None,
        starts_on=_day(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        refresh=False,
    )
    for number, spec in enumerate(row["milestones"], 1):
        planning.save_milestone(
            Milestone(
                commitment=commitment,
                position=number,
                code=f"{commitment.code}-J{number}",
                title=spec["title"],
                title_ar=spec["title_ar"],
                deliverable=spec["deliverable"],
                means_of_verification=spec["means"],
                means_of_verification_ar=spec["means_ar"],
                method=spec["method"],
                baseline_value=_number(spec.get("baseline")),
                target_value=_number(spec.get("target")),
                unit=spec.get("unit", ""),
                unit_ar=spec.get("unit_ar", ""),
                is_demo=True,
            ),
            by=None,
            refresh=False,
            weight=Decimal(spec["weight"]),
            starts_on=_day(spec["starts_on"]),
            due_on=_day(spec["due_on"]),
            due_text=spec.get("due_text", ""),
            due_precision=spec.get("due_precision", "day"),
        )
    return commitment


def _declare(day, milestone, value, verified, statement, difficulty):
    milestone = Milestone.objects.select_related("commitment__plan").get(pk=milestone.pk)
    kind, text = difficulty or ("coordination", "Calendrier des partenaires à caler (démonstration).")
    update = reporting.save_draft(
        milestone,
        by=None,
        expected_version=0,
        values={
            "value": Decimal(value),
            "effective_on": _day(day),
            "statement": statement,
            "no_progress": value == 0,
        },
        difficulties={kind: text} if difficulty or value != 100 else {},
    )
    reporting.attach(
        update,
        by=None,
        title="Note d’avancement (démonstration)",
        url=f"https://exemple.invalid/{milestone.code}",
        dated_on=_day(day),
        is_public=True,
    )
    reporting.submit(update, by=None, at=_at(day))
    reviewing.validate(update, by=None, verified=verified, at=_at(day))


def _assess(commitment, row):
    """The IRM's codes as published on the OGP site."""
    for question, code in row["irm"].items():
        answer = AssessmentCode.objects.select_related("question").get(
            question__cycle__code="2018", question__code=question, code=code
        )
        assessing.assess(
            commitment,
            by=None,
            assessor=Assessor.IRM,
            question=answer.question,
            code=answer,
            justification="Code publié par l’IRM ; la justification est dans son rapport.",
            evidence=row["source"],
            is_demo=True,
        )


def _appoint(name, institution, seat=FocalSeat.TITULAR):
    FocalPoint.objects.create(
        institution=Institution.objects.get(code=institution),
        person=Person.objects.get(name=name),
        seat=seat,
        act="Désignation (démonstration)",
        starts_on=START,
    )


# -- A plan in course, invented ----------------------------------------------------------------------------------------

# title, Arabic, milestones: (title, Arabic, method, weight, starts in days, due in days, target)
TRIAL_COMMITMENTS = (
    (
        "Guichet en ligne des demandes d’information",
        "شباك إلكتروني لطلبات المعلومات",
        (
            ("Cahier des charges validé", "المصادقة على دفتر التحملات", "binary", 20, -300, -60, None),
            ("Guichet en service", "الشروع في استعمال الشباك", "steps", 50, -180, 25, None),
            ("Agents formés", "تكوين الموظفين", "quantity", 30, -90, 200, 120),
        ),
    ),
    (
        "Données ouvertes des collectivités",
        "البيانات المفتوحة للجماعات الترابية",
        (
            ("Communes qui publient", "الجماعات التي تنشر بياناتها", "quantity", 60, -240, 150, 40),
            ("Guide de publication", "دليل النشر", "steps", 40, -200, -20, None),
        ),
    ),
    (
        "Consultation publique des textes réglementaires",
        "التشاور العمومي حول النصوص التنظيمية",
        (
            ("Calendrier annuel publié", "نشر البرنامج السنوي", "binary", 30, -150, 10, None),
            ("Comptes rendus des consultations", "تقارير التشاور", "steps", 70, -100, 300, None),
        ),
    ),
)


@transaction.atomic
def load_trial_plan(committee):
    """A plan in course around the day of loading, led by the demonstration focal point's department; once."""
    if ActionPlan.objects.filter(code=TRIAL).exists():
        return ActionPlan.objects.get(code=TRIAL)
    today = timezone.localdate()

    def day(offset):
        return today + datetime.timedelta(days=offset)

    plan = planning.save_plan(
        ActionPlan(
            code=TRIAL,
            title="Plan d’essai en cours (données inventées)",
            title_ar="خطة تجريبية جارية (بيانات وهمية)",
            committee=committee,
            starts_on=day(-330),
            ends_on=day(400),
            cycle=AssessmentCycle.objects.filter(code="2022").first(),
            source="Données inventées pour la démonstration : essayez-y les déclarations et leur validation.",
            is_demo=True,
        ),
        by=None,
    )
    axis = planning.save_axis(
        Axis(plan=plan, code="A1", position=1, title="Transparence et participation", title_ar="الشفافية والمشاركة"),
        by=None,
    )
    lead = Institution.objects.get(code="DRA")
    made = [_trial_commitment(plan, axis, lead, n, row, day) for n, row in enumerate(TRIAL_COMMITMENTS, 1)]
    plan = planning.move_plan(plan, PlanState.ADOPTED, by=None, adopted_on=day(-330))
    for number, (label, label_ar, opens) in enumerate(
        (("Campagne en cours", "الحملة الجارية", -20), ("Campagne suivante", "الحملة المقبلة", 160))
    ):
        reporting.save_period(
            ReportingPeriod(
                plan=plan,
                label=label,
                label_ar=label_ar,
                starts_on=day(-90 + 180 * number),
                ends_on=day(89 + 180 * number),
                opens_on=day(opens),
                on_time_until=day(opens + 35),
                locks_on=day(opens + 65),
            ),
            by=None,
        )
    _trial_history(made, day)
    measuring.refresh(plan, day=today)
    return plan


def _trial_commitment(plan, axis, lead, number, row, day):
    title, title_ar, milestones = row
    commitment = planning.save_commitment(
        Commitment(
            plan=plan, axis=axis, position=number, code=f"{plan.code}-E{number:02d}", title=title, title_ar=title_ar,
            lead=lead, is_demo=True,
        ),
        by=None, starts_on=day(-300), ends_on=day(360), refresh=False,
    )  # fmt: skip
    for n, (name, name_ar, method, weight, start, due, target) in enumerate(milestones, 1):
        planning.save_milestone(
            Milestone(
                commitment=commitment,
                position=n,
                code=f"{commitment.code}-J{n}",
                title=name,
                title_ar=name_ar,
                method=method,
                baseline_value=Decimal(0) if target else None,
                target_value=_number(target),
                deliverable=name,
                means_of_verification="Document daté et signé (démonstration)",
                means_of_verification_ar="وثيقة مؤرخة وموقعة (عرض تجريبي)",
                is_demo=True,
            ),
            by=None,
            refresh=False,
            weight=Decimal(weight),
            starts_on=day(start),
            due_on=day(due),
        )
    return commitment


def _trial_history(made, day):
    """Something validated, something to examine, something returned, an extension asked."""
    _trial_declaration(made[0], 1, 100, day(-70), True)
    _trial_declaration(made[0], 2, 50, day(-40), False)
    _trial_declaration(made[1], 1, 14, day(-35), False)
    focal_point = User.objects.filter(email="pointfocal@demo.example").first()
    secretariat = User.objects.filter(email="secretariat@demo.example").first()
    if not (focal_point and secretariat):
        return
    waiting = _draft(made[1], 1, 22, day(-1), focal_point)
    reporting.submit(waiting, by=focal_point)
    returned = _draft(made[1], 2, 75, day(-2), focal_point)
    reporting.submit(returned, by=focal_point)
    reviewing.return_(returned, by=secretariat, reason="Merci de joindre la version du guide envoyée aux communes.")
    extending.ask(
        _milestone(made[1], 2),
        by=focal_point,
        requested_due=day(20),
        reason="Relecture par les communes plus longue que prévu (démonstration).",
    )


def _milestone(commitment, number):
    return Milestone.objects.select_related("commitment__plan").get(code=f"{commitment.code}-J{number}")


def _draft(commitment, number, value, effective_on, by):
    update = reporting.save_draft(
        _milestone(commitment, number),
        by=by,
        expected_version=0,
        values={
            "value": Decimal(value),
            "effective_on": effective_on,
            "statement": "Travaux menés avec les partenaires (démonstration).",
        },
        difficulties={"partner": "Délais de réponse des partenaires (démonstration)."},
    )
    reporting.attach(
        update, by=by, title="Note d’étape (démonstration)", url="https://exemple.invalid/note", is_public=True
    )
    return update


def _trial_declaration(commitment, number, value, on, verified):
    update = _draft(commitment, number, value, on, None)
    reporting.submit(update, by=None, at=_at(on.isoformat()))
    reviewing.validate(update, by=None, verified=verified, at=_at(on.isoformat()))
