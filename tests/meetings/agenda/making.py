"""What tests of agendas start from."""

import datetime
import uuid

from django.core.files.base import ContentFile

from meetings.actions import proposing, recording
from meetings.enums import Outcome
from meetings.models import AgendaItem, AgendaProposal, MinutesEntry
from tests import factories
from tests.documents.paper_files import pdf


def held_with_left_items(date=datetime.date(2020, 2, 12)):
    """A meeting that put one item off, treated two, did not come to one, withdrew one, and had nothing to add."""
    meeting = factories.meeting(date, agenda=0, points=0)
    items = [
        AgendaItem(position=1, title="Reporté", outcome=Outcome.POSTPONED),
        AgendaItem(position=2, title="Traité", outcome=Outcome.TREATED),
        AgendaItem(position=3, title="Discuté"),
        AgendaItem(position=4, title="Pas abordé"),
        AgendaItem(position=5, title="Retiré", outcome=Outcome.WITHDRAWN),
        AgendaItem(position=6, title="Divers", standing="other_business", purpose="other"),
        AgendaItem(position=7, title="Approbation", standing="previous_minutes", outcome=Outcome.POSTPONED),
    ]
    entry = MinutesEntry(position=1, text="Discussion", agenda_item=items[2])
    recording.save_meeting(meeting, by=None, rows=[*items, entry])
    return meeting


def proposal(by, *, paper=False, **fields):
    fields.setdefault("title", "Bilan des ateliers")
    fields.setdefault("why", "À présenter au comité.")
    fields.setdefault("committee", factories.committee())
    fields.setdefault("token", uuid.uuid4())
    new = AgendaProposal(**fields)
    if paper:
        new.paper = ContentFile(pdf(1), name="note.pdf")
    made, _is_new = proposing.propose(new, by=by)
    return made
