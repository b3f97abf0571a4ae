"""The letterhead that documents of events share."""

import dataclasses
import types

from meetings.documents import letterhead, say
from meetings.releve import Text, letterhead_columns
from ogp_secretariat.people.models import Committee


@dataclasses.dataclass(frozen=True)
class Head:
    """`letterhead`: lines in French, then in Arabic, with the names of the day."""

    lang: str
    committee: Text
    letterhead: tuple[Text, ...]
    status_date: str

    @property
    def letterhead_columns(self):
        return letterhead_columns(self.letterhead, self.lang)


def head_of(event, lang):
    """The `Head` of an event's documents: the committee of its process's plan, else the first one there is."""
    committee = event.process.plan.committee if event.process_id else Committee.objects.order_by("pk").first()
    lines = letterhead(types.SimpleNamespace(committee=committee), event.date) if committee else ()
    name = (say(committee, "name", lang) if committee else None) or Text("")
    return Head(lang=lang, committee=name, letterhead=lines, status_date=event.date.isoformat())
