"""The plans of the benchmark, and what is measured inside one process. Run as a program of the measured database:

python -m bench.plans alone      a plan of 20 commitments of 8 milestones, in an otherwise empty database
python -m bench.plans crowded    the same plan beside plans of 60, 2,000 and nine times 2,000 commitments
python -m bench.plans statements what the pages ask of the database, as JSON {address: number}
python -m bench.plans compute    seconds of the calculation and of reading its rows, as JSON
python -m bench.plans planning   seconds of planning a day of the ladder and of reading its rows, as JSON
python -m bench.plans import     seconds of an import of 2,000 rows and of saving the same records one by one
"""

import datetime
import json
import statistics
import sys
import time
from decimal import Decimal

import django

MILESTONES = 8
SIZES = {"P20": 20, "P60": 60, "P2000": 2000}
CLONES = 9
# Keys of the copies stand far above those of the originals.
STEP = 100_000_000
ADDRESSES = {
    "dashboard": "/plans/{plan}/",
    "list": "/engagements/?plan={plan}",
    "page": "/engagements/{plan}-E0001/",
}
IMPORTED = 2000
TAKES = 5


def addresses(plan):
    return {name: address.format(plan=plan) for name, address in ADDRESSES.items()}


def load(is_crowded):
    """Fill the database; prints {"cookie": …} of a member's session."""
    from django.conf import settings
    from django.core.management import call_command

    from ogp_secretariat.people.enums import Role
    from ogp_secretariat.people.models import Institution, InstitutionName

    from .data import account, log_in

    call_command("migrate", verbosity=0)
    lead = Institution.objects.create(code="PORTEUR", name="Ministère porteur")
    InstitutionName.objects.create(institution=lead, name="Ministère porteur")
    for code in SIZES if is_crowded else ("P20",):
        last = load_plan(code, SIZES[code], lead)
    if is_crowded:
        for number in range(1, CLONES + 1):
            _clone(last, f"Q{number}", number)
    print(json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={log_in(account(Role.MEMBER))}"}))


def load_plan(code, size, lead):
    """A plan of `size` commitments whose first one has ten declarations and every other milestone one of its own."""
    from django.utils import timezone

    from commitments.actions import measuring
    from commitments.models import (
        ActionPlan,
        Axis,
        Commitment,
        CommitmentVersion,
        Milestone,
        MilestoneVersion,
        ProgressUpdate,
    )
    from ogp_secretariat.people.models import Committee

    today, now = timezone.localdate(), timezone.now()
    start, end = today - datetime.timedelta(days=400), today + datetime.timedelta(days=300)
    plan = ActionPlan.objects.create(
        code=code, title=f"Plan {code}", committee=Committee.objects.first(), starts_on=start, ends_on=end,
        state="adopted", adopted_on=start,
    )  # fmt: skip
    axes = [Axis.objects.create(plan=plan, position=n, code=f"A{n}", title=f"Axe {n}") for n in range(1, 6)]
    commitments = Commitment.objects.bulk_create(
        (
            Commitment(
                plan=plan, axis=axes[n % 5], position=n, code=f"{code}-E{n:04d}", lead=lead,
                title=f"Engagement {n} : améliorer l’accès du public à l’information de l’administration",
                search_text=f"engagement {n}",
            )
            for n in range(1, size + 1)
        ),
        batch_size=1000,
    )  # fmt: skip
    CommitmentVersion.objects.bulk_create(
        (CommitmentVersion(commitment=c, number=0, starts_on=start, ends_on=end) for c in commitments), batch_size=1000
    )
    milestones = Milestone.objects.bulk_create(
        (
            Milestone(
                commitment=c, position=n, code=f"{c.code}-J{n}", method="steps",
                title=f"Jalon {n} : mettre le dispositif en service", means_of_verification="Procès-verbal de recette",
            )
            for c in commitments
            for n in range(1, MILESTONES + 1)
        ),
        batch_size=1000,
    )  # fmt: skip
    MilestoneVersion.objects.bulk_create(
        (
            MilestoneVersion(
                milestone=m, number=0, weight=Decimal(m.position), starts_on=start,
                due_on=start + datetime.timedelta(days=80 * m.position),
            )
            for m in milestones
        ),
        batch_size=1000,
    )  # fmt: skip
    declared = [m for m in milestones if m.position % 2] + milestones[:6]
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                milestone=m, state="validated", value=Decimal(25 * (m.position % 5)), statement="Travaux menés",
                effective_on=today - datetime.timedelta(days=30), submitted_at=now, reviewed_at=now,
            )
            for m in declared
        ),
        batch_size=1000,
    )  # fmt: skip
    measuring.refresh(plan, day=today)
    return plan


def _clone(plan, code, number):
    """Copy a plan with everything under it inside the database."""
    from django.db import connection

    from commitments import models

    step = number * STEP
    cloned = (
        models.ActionPlan, models.PlanFigures, models.Axis, models.Commitment, models.CommitmentVersion,
        models.CommitmentFigures, models.Milestone, models.MilestoneVersion, models.MilestoneFigures,
        models.ProgressUpdate,
    )  # fmt: skip
    owner = {
        models.ActionPlan: f"id = {plan.pk}", models.PlanFigures: f"plan_id = {plan.pk}",
        models.Axis: f"plan_id = {plan.pk}", models.Commitment: f"plan_id = {plan.pk}",
        models.CommitmentFigures: f"plan_id = {plan.pk}",
    }  # fmt: skip
    of_commitment = f"commitment_id IN (SELECT id FROM commitments_commitment WHERE plan_id = {plan.pk})"
    of_milestone = f"milestone_id IN (SELECT id FROM commitments_milestone WHERE {of_commitment})"
    for model in cloned:
        columns, values = [], []
        for field in model._meta.concrete_fields:
            columns.append(f'"{field.column}"')
            is_moved = field.primary_key or (field.is_relation and field.related_model in cloned)
            if is_moved:
                values.append(f'"{field.column}" + {step}')
            elif field.column == "code" and model is not models.Axis:
                values.append(f"replace(code, '{plan.code}', '{code}')")
            else:
                values.append(f'"{field.column}"')
        fields = {f.column for f in model._meta.concrete_fields}
        where = owner.get(model) or (of_commitment if "commitment_id" in fields else of_milestone)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
                f"SELECT {', '.join(values)} FROM {model._meta.db_table} WHERE {where}"
            )


def statements(cookie):
    """What each page of the plan of 20 asks, its process warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    name, _, key = cookie.partition("=")
    client.cookies[name] = key
    found = {}
    for address in addresses("P20").values():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} : {answer.status_code}")
        found[address] = len(captured)
    print(json.dumps(found))


def _median(act):
    taken = []
    for _take in range(TAKES):
        before = time.perf_counter()
        act()
        taken.append(time.perf_counter() - before)
    return statistics.median(taken)


def compute():
    """The figures of 16,000 milestones, against reading them and their declarations."""
    from django.utils import timezone

    from commitments import queries
    from commitments.models import ActionPlan, Milestone, ProgressUpdate

    plan, today = ActionPlan.objects.get(code="P2000"), timezone.localdate()

    def read():
        list(Milestone.objects.filter(commitment__plan=plan).values_list())
        list(ProgressUpdate.objects.filter(milestone__commitment__plan=plan).values_list())

    print(json.dumps({"ours": _median(lambda: queries.compute(plan, today)), "floor": _median(read)}))


def planning():
    """The day of a ladder over 16,000 milestones of which one in twenty is unfinished, and all late at once, against
    reading them with their dates and declarations. Nothing is sent: the mails wait in the outbox."""
    from django.utils import timezone

    from commitments.actions import reminding
    from commitments.models import ActionPlan, LadderSettings, Milestone, MilestoneVersion, ProgressUpdate

    plan, today = ActionPlan.objects.get(code="P2000"), timezone.localdate()

    def read():
        list(Milestone.objects.filter(commitment__plan=plan).values_list())
        list(MilestoneVersion.objects.filter(milestone__commitment__plan=plan).values_list())
        list(ProgressUpdate.objects.filter(milestone__commitment__plan=plan).values_list())

    all_late = {"ours": _median(lambda: reminding.preview(plan, as_of=today)), "floor": _median(read)}
    now = timezone.now()
    past = Milestone.objects.filter(commitment__plan=plan, position__lte=5).order_by("pk")
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                milestone=milestone, state="validated", value=100, is_verified=True, statement="Achevé",
                effective_on=today - datetime.timedelta(days=10), submitted_at=now, reviewed_at=now,
            )
            for number, milestone in enumerate(past)
            if number % 20
        ),
        batch_size=1000,
    )  # fmt: skip
    _settle()
    reminding.save_settings(LadderSettings(plan=plan), by=None)
    reminding.activate(plan, by=None, day=today)
    reminding.plan_day(plan, as_of=today, today=today)
    usual = {
        "ours": _median(lambda: reminding.plan_day(plan, as_of=today, today=today)), "floor": _median(read)
    }  # fmt: skip
    print(json.dumps({"usual": usual, "all_late": all_late}))


def _settle():
    """Statistics as a living installation has them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def signed_letters(number):
    """As many letters signed through the product's own actions. Returns the keys of their waiting documents."""
    from django.utils import timezone

    from commitments.actions import reminding, signing
    from commitments.models import FocalPoint, LadderSettings, Letter, Reminder
    from ogp_secretariat.people.enums import Role
    from ogp_secretariat.people.models import Institution, InstitutionHead, InstitutionName, Person, User

    today = timezone.localdate()
    plan = load_plan("L", number, None)
    for position, commitment in enumerate(plan.commitments.all(), 1):
        lead = Institution.objects.create(code=f"DEP{position}", name=f"Département chargé de l’exemple {position}")
        InstitutionName.objects.create(institution=lead, name=lead.name)
        InstitutionHead.objects.create(
            institution=lead, civility="M.", function="le Secrétaire Général", address="BP 12\nRabat",
            email=f"sg{position}@exemple.test",
        )  # fmt: skip
        person = Person.objects.create(name=f"Mme Point FOCAL-{position}", email=f"pf{position}@exemple.test")
        FocalPoint.objects.create(institution=lead, person=person, starts_on=today - datetime.timedelta(days=60))
        plan.commitments.filter(pk=commitment.pk).update(lead=lead)
    order = "Décision du comité de pilotage du 12 février 2020"
    reminding.save_settings(LadderSettings(plan=plan, order_act=order), by=None)
    first = today - datetime.timedelta(days=15)
    reminding.activate(plan, by=None, day=first)
    reminding.plan_day(plan, as_of=first, today=today)
    for reminder in Reminder.objects.filter(plan=plan, state="due"):
        reminding.say_sent(reminder, on=reminder.planned_on, reason="Mesure", by=None, today=today)
    reminding.plan_day(plan, as_of=today, today=today)
    chair = User.objects.filter(role_grants__role=Role.CHAIR).first()
    drafts = {letter.pk: letter.version for letter in Letter.objects.filter(plan=plan, state="draft")}
    return [letter.document_id for letter in signing.sign(drafts, by=chair, day=today)]


def import_rows():
    """2,000 rows of a new plan through the import, against saving the same records one by one."""
    from commitments.actions import importing
    from commitments.models import ActionPlan, Commitment, CommitmentVersion, Milestone, MilestoneVersion
    from ogp_secretariat.people.models import Committee
    from ogp_secretariat.web.sheets import read_table, write_csv

    headers = ["engagement", "titre", "porteur", "jalon", "intitule", "poids", "methode", "debut", "echeance"]
    rows = [
        [f"E{n // 8 + 1:04d}", f"Engagement {n // 8 + 1}", "Ministère porteur", f"J{n % 8 + 1}", f"Jalon {n}", "10",
         "étapes", "01/01/2026", "31/12/2026"]
        for n in range(IMPORTED)
    ]  # fmt: skip
    table = read_table(write_csv(headers, rows), "plan.csv")

    def plan(code):
        return ActionPlan.objects.create(
            code=code, title=code, committee=Committee.objects.first(), starts_on=datetime.date(2026, 1, 1),
            ends_on=datetime.date(2027, 12, 31),
        )  # fmt: skip

    made = plan("IMPORT")
    before = time.perf_counter()
    result = importing.apply_plan(made, table, by=None)
    ours = time.perf_counter() - before
    if result["created"] != IMPORTED:
        raise SystemExit(f"L'import n'a pas créé {IMPORTED} lignes : {result['created']}")
    other = plan("BOUCLE")
    before = time.perf_counter()
    commitments = {}
    for row in rows:
        if row[0] not in commitments:
            commitments[row[0]] = Commitment(plan=other, code=f"BOUCLE-{row[0]}", title=row[1])
            commitments[row[0]].save()
            CommitmentVersion(commitment=commitments[row[0]], number=0).save()
        milestone = Milestone(
            commitment=commitments[row[0]], code=f"BOUCLE-{row[0]}-{row[3]}", title=row[4], method="steps"
        )
        milestone.save()
        MilestoneVersion(
            milestone=milestone, number=0, weight=Decimal(10), starts_on=other.starts_on, due_on=other.ends_on
        ).save()
    print(json.dumps({"ours": ours, "floor": time.perf_counter() - before}))


if __name__ == "__main__":
    django.setup()
    step, *rest = sys.argv[1:]
    acts = {
        "alone": lambda: load(False),
        "crowded": lambda: load(True),
        "statements": lambda: statements(*rest),
        "compute": compute,
        "planning": planning,
        "import": import_rows,
    }
    acts[step]()
