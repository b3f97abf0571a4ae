"""The processes of the benchmark. Run as a program of the measured database:

python -m bench.processes few         a process with 200 contributions, half of them answered
python -m bench.processes many        the same with 20,000
python -m bench.processes statements  what its pages ask of the database, as JSON {page: number}
"""

import datetime
import json
import sys

import django

from bench.growth import count_statements

SIZES = {"few": 200, "many": 20_000}
ADDRESSES = {"processus": "/cocreation/COC1/", "exigences": "/cocreation/COC1/exigences/"}


def load(size):
    """Fill the database through bulk writes: what is measured is reading."""
    from django.core.management import call_command
    from django.utils import timezone

    from cocreation.models import AnswerReason, Contribution, Process, ReasonedAnswer, Stage, Timetable
    from commitments.models import ActionPlan
    from ogp_secretariat.people.models import Committee

    call_command("migrate", verbosity=0)
    today, now = timezone.localdate(), timezone.now()

    def day(offset):
        return today + datetime.timedelta(days=offset)

    plan = ActionPlan.objects.create(
        code="PAN1", title="Plan", committee=Committee.objects.first(), starts_on=day(100), ends_on=day(800)
    )
    process = Process.objects.create(
        code="COC1", plan=plan, title="Processus", state="published", published_on=day(-60)
    )
    timetable = Timetable.objects.create(process=process, number=1, approval="Comité", approved_on=day(-70))
    for n in range(5):
        Stage.objects.create(
            timetable=timetable, position=n + 1, title=f"Étape {n}", starts_on=day(-40 + 20 * n),
            ends_on=day(-21 + 20 * n), opens_proposals=n == 1,
        )  # fmt: skip
    Timetable.objects.filter(pk=timetable.pk).update(adopted_at=now)
    contributions = Contribution.objects.bulk_create(
        (
            Contribution(process=process, number=n, title=f"Proposition {n}", received_on=day(-n % 40))
            for n in range(1, size + 1)
        ),
        batch_size=1000,
    )
    reason = AnswerReason.objects.create(code="essai", label="Essai")
    ReasonedAnswer.objects.bulk_create(
        (
            ReasonedAnswer(
                contribution=found, state="published", disposition="retained", reason=reason, text="Oui",
                drafted_at=now, published_on=today,
            )
            for found in contributions[::2]
        ),
        batch_size=1000,
    )  # fmt: skip
    print(json.dumps({"contributions": len(contributions)}))


if __name__ == "__main__":
    django.setup()
    (step,) = sys.argv[1:]
    count_statements(ADDRESSES) if step == "statements" else load(SIZES[step])
