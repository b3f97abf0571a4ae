"""One of several processes that give meetings their numbers at once: `python -m tests.documents.allotting SEED ROUNDS`.

About a third of its transactions roll back. Prints the numbers that it gave, one a line. With « prepare » for the seed
it makes that many meetings without a number.
"""

import os
import random
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_secretariat.settings")


class RolledBack(Exception):
    pass


def prepare(many):
    from tests import factories

    for _n in range(many):
        factories.meeting(status="draft", agenda=0, points=0, decisions=0)


def allot(seed, rounds):
    from django.db import transaction

    from meetings.actions import recording
    from meetings.models import Meeting

    rng = random.Random(seed)
    for _round in range(rounds):
        try:
            with transaction.atomic():
                waiting = Meeting.objects.filter(number=None).select_related("committee")
                meeting = waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk").first()
                recording.give_number(meeting)
                meeting.save()
                if rng.random() < 0.33:
                    raise RolledBack
            print(meeting.number)
        except RolledBack:
            pass


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        allot(int(sys.argv[1]), int(sys.argv[2]))
