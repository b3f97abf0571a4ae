"""The letterhead that documents of events share."""

import dataclasses
import types

from meetings.documents import letterhead, say
from meetings.releve import Text, direction
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
        """The letterhead by language, the document's own first: a tuple of (lang, dir, texts)."""
        langs = sorted({line.lang for line in self.letterhead}, key=lambda lang: lang != self.lang)
        return tuple(
            (lang, direction(lang), tuple(line for line in self.letterhead if line.lang == lang)) for lang in langs
        )


def head_of(event, lang):
    """The `Head` of an event's documents: the committee of its process's plan, else the first one there is."""
    committee = event.process.plan.committee if event.process_id else Committee.objects.order_by("pk").first()
    lines = letterhead(types.SimpleNamespace(committee=committee), event.date) if committee else ()
    name = (say(committee, "name", lang) if committee else None) or Text("")
    return Head(lang=lang, committee=name, letterhead=lines, status_date=event.date.isoformat())
