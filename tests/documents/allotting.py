"""One of several processes that give meetings their numbers at once: `python -m tests.documents.allotting SEED ROUNDS`.

About a third of its transactions roll back. Prints the numbers that it gave, one a line.
"""

import os
import random
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_secretariat.settings")


class RolledBack(Exception):
    pass


def main(seed, rounds):
    import django

    django.setup()
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
    main(int(sys.argv[1]), int(sys.argv[2]))
