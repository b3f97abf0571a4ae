"""The register of decisions of the benchmark. A program of the measured database:

python -m bench.decisions load 200     so many decisions of published relevés, in an otherwise empty database
python -m bench.decisions statements   what the pages ask of the database, as JSON {page: number}
"""

import datetime
import json
import random
import sys

import django

from bench.growth import count_statements

ADDRESSES = {
    "list": "/decisions/",
    "words": "/decisions/?q=" + "%C3%A9valuer",
    "late": "/decisions/?overdue=on",
    "number": "/decisions/?q=BENCH+1%2F2001",
}
PER_MEETING = 50
NOUNS = """budget commune accès information données écoles santé transport forêts marchés conseil jeunes""".split()  # noqa: SIM905
VERBS = """publier ouvrir former simplifier expliquer numériser protéger associer traduire financer évaluer""".split()  # noqa: SIM905
STATUSES = ("open", "open", "in_progress", "done")


def load(number):
    """Fill the database: meetings of fifty decisions, owners of each kind, deadlines in the past and to come."""
    from django.core.management import call_command
    from django.utils import timezone

    from meetings.models import Decision, Meeting, Minutes
    from ogp_secretariat.people.models import Committee, Institution, InstitutionName, User
    from ogp_secretariat.web.text import fold

    call_command("migrate", verbosity=0)
    draw, today = random.Random(7), timezone.localdate()
    committee = Committee.objects.create(code="BENCH", name="Comité mesuré")
    by, now = User.objects.create(email="mesure@exemple.test"), timezone.now()
    institutions = Institution.objects.bulk_create(
        Institution(code=f"I{n}", name=f"Institution {n}", search_text=f"institution {n}") for n in range(40)
    )
    InstitutionName.objects.bulk_create(InstitutionName(institution=i, name=i.name) for i in institutions)
    first, count = datetime.date(2001, 1, 10), max(1, number // PER_MEETING)
    days = [first + datetime.timedelta(days=20 * n) for n in range(count)]
    meetings = Meeting.objects.bulk_create(
        Meeting(committee=committee, date=day, year=day.year, number=day.timetuple().tm_yday // 20 + 1, status="held")
        for day in days
    )
    Decision.objects.bulk_create(
        (
            _decision(draw, meeting, n, institutions, today, fold)
            for meeting in meetings
            for n in range(1, PER_MEETING + 1)
        ),
        batch_size=1000,
    )
    Minutes.objects.bulk_create(
        Minutes(
            meeting=meeting, state="published", validated_at=now, validated_by=by, published_at=now, published_by=by
        )
        for meeting in meetings
    )
    print(json.dumps({"rows": Decision.objects.count()}))


def _decision(draw, meeting, number, institutions, today, fold):
    from meetings.models import Decision

    # One in three: a full page also among 200.
    verb = "évaluer" if number % 3 == 0 else draw.choice(VERBS[:-1])
    text = f"{verb} le {draw.choice(NOUNS)} et le {draw.choice(NOUNS)} " + " ".join(
        draw.choice(NOUNS) for _n in range(30)
    )
    institution = draw.choice(institutions) if number % 2 else None
    due = today + datetime.timedelta(days=draw.randint(-300, 300)) if number % 3 else None
    kind = "date" if due else "next_meeting"
    return Decision(
        meeting=meeting, position=number, number=number, text=text, status=draw.choice(STATUSES),
        owner_kind="institution" if institution else "none", owner_institution=institution,
        deadline_kind=kind, deadline_date=due, current_kind=kind, current_date=due, current_due=due,
        current_since=meeting.date, search_text=fold(text),
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    load(int(sys.argv[2])) if sys.argv[1] == "load" else count_statements(ADDRESSES)
