"""The contributions of the benchmark, and what is measured inside one process. A program of the measured database:

python -m bench.contributions load 200    a process with so many contributions, in an otherwise empty database
python -m bench.contributions statements  what the pages ask of the database, as JSON {page: number}
python -m bench.contributions similar     seconds of a suggestion and of the bare ranked query, as JSON
"""

import datetime
import json
import random
import statistics
import sys
import time

import django

from bench.growth import count_statements

ADDRESSES = {"list": "/contributions/?process=BENCH", "balance": "/cocreation/BENCH/bilan/"}
NOUNS = """budget commune accès information données écoles santé transport forêts marchés conseil jeunes""".split()  # noqa: SIM905
VERBS = """publier ouvrir former simplifier expliquer numériser protéger associer traduire financer""".split()  # noqa: SIM905
PLACES = ["Rabat", "Oujda", "Agadir", "Tanger", "Fès", "Marrakech", "Laâyoune", "Béni", "Mellal", "Meknès", "Safi"]
ASKED = "publier le budget de la commune de Rabat"
TAKES, WORDS = 9, 4000


def words_of_language(draw):
    """As many words as people use: were there but a few, every text would be like every other."""
    syllables = [first + second for first in "bcdfglmnprstv" for second in ("a", "e", "i", "o", "u", "an", "on", "er")]
    return ["".join(draw.choice(syllables) for _n in range(draw.choice([2, 3, 3, 4]))) for _n in range(WORDS)]


def load(number):
    """Fill the database with a published process, its clusters, answers and `number` contributions."""
    from django.core.management import call_command
    from django.utils import timezone

    from cocreation.enums.contributions import Disposition, Origin
    from cocreation.models import Contribution, Process, Region
    from commitments.models import ActionPlan, Axis
    from ogp_secretariat.people.models import Committee
    from ogp_secretariat.web.text import fold

    call_command("migrate", verbosity=0)
    draw, today = random.Random(11), timezone.localdate()
    plan = ActionPlan.objects.create(
        code="BENCH", title="Plan", committee=Committee.objects.first(), starts_on=today,
        ends_on=today + datetime.timedelta(days=900),
    )  # fmt: skip
    axes = [Axis.objects.create(plan=plan, position=n, code=f"A{n}", title=f"Axe {n}") for n in range(1, 6)]
    process = Process.objects.create(
        code="BENCH", plan=plan, title="Concertation", state="published", published_on=today
    )
    vocabulary = NOUNS + VERBS + words_of_language(draw)
    regions = list(Region.objects.all())
    dispositions = ["", "", *Disposition.values]
    rows = []
    for n in range(1, number + 1):
        title = f"{draw.choice(VERBS)} le {draw.choice(NOUNS)} et le {draw.choice(NOUNS)} de {draw.choice(PLACES)}"
        words = " ".join(draw.choice(vocabulary) for _n in range(60))
        rows.append(
            Contribution(
                process=process, number=n, title=title, proposal=words,
                origin=draw.choice([Origin.PORTAL, Origin.POST]), region=draw.choice(regions), axis=draw.choice(axes),
                received_on=today, moderation="shown",
                disposition=draw.choice(dispositions), search_text=fold(f"{title} {words}"),
            )
        )  # fmt: skip
    Contribution.objects.bulk_create(rows, batch_size=1000)
    print(json.dumps({"rows": number}))


def similarity():
    """Print {"ours": seconds, "floor": seconds}, medians; both must find ones that are as much alike."""
    from django.db import connection

    from cocreation.models import Process
    from cocreation.queries.similar import ENOUGH, similar, trigram_schema
    from ogp_secretariat.web.text import fold

    process, place = Process.objects.get(code="BENCH"), trigram_schema(connection.alias)
    asked = fold(ASKED)

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(f"SET pg_trgm.word_similarity_threshold = {ENOUGH}")
            cursor.execute(
                f"SELECT id, {place}.word_similarity(%s, search_text) AS score FROM cocreation_contribution "
                f"WHERE %s OPERATOR({place}.<%%) search_text ORDER BY score DESC LIMIT 5",
                [asked, asked],
            )
            return [round(score, 4) for _key, score in cursor.fetchall()]

    ours, theirs = [round(one.score, 4) for one in similar(process, ASKED)], bare()
    assert ours == theirs, (ours, theirs)
    taken = {"ours": [], "floor": []}
    for number in range(TAKES + 2):
        for name, act in (("ours", lambda: similar(process, ASKED)), ("floor", bare)):
            before = time.perf_counter()
            act()
            if number >= 2:
                taken[name].append(time.perf_counter() - before)
    print(json.dumps({name: statistics.median(seconds) for name, seconds in taken.items()}))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "load":
        load(int(sys.argv[2]))
    elif sys.argv[1] == "statements":
        count_statements(ADDRESSES)
    else:
        similarity()
