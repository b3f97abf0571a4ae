"""The follow-up of the decisions of 12 February 2020: invented, and said to be so. The source tells of none."""

import datetime

from django.db import transaction

from meetings.actions import following
from meetings.deadlines import Deadline
from meetings.enums import DeadlineKind, DecisionStatus, ReportSource
from meetings.models import ProgressReport

MARK = "Démonstration, rien de ceci n’est un fait : "
DAY = datetime.date
# number of the decision, day, status, words, new deadline
REPORTS = (
    (1, DAY(2020, 3, 10), DecisionStatus.IN_PROGRESS, "la présentation est en préparation.", None),
    (1, DAY(2020, 6, 30), DecisionStatus.DONE, "la méthodologie a été présentée aux points focaux.", None),
    (2, DAY(2020, 2, 28), DecisionStatus.DONE, "les lettres sont parties.", None),
    (3, DAY(2020, 2, 20), DecisionStatus.DONE, "la réunion s’est tenue.", None),
    (4, DAY(2020, 9, 15), DecisionStatus.IN_PROGRESS, "un premier fichier est constitué.", None),
    # The training of 2 March was put off: an initial deadline, a later one, and an overdue decision.
    (
        6,
        DAY(2020, 2, 28),
        DecisionStatus.IN_PROGRESS,
        "la formation est reportée, la salle n’étant pas disponible.",
        Deadline(DeadlineKind.DATE, DAY(2020, 4, 2)),
    ),
)


@transaction.atomic
def load_follow(meeting):
    """A few reports, once."""
    if ProgressReport.objects.filter(decision__meeting=meeting).exists():
        return
    decisions = {decision.number: decision for decision in meeting.decisions.all()}
    for number, day, status, words, deadline in REPORTS:
        following.report(
            decisions[number], by=None, source=ReportSource.OFFICE, status=status, text=f"{MARK}{words}",
            deadline=deadline, on=day,
        )  # fmt: skip
