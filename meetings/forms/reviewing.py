"""The review of an imported relevé: from what was read to fields, and from the fields back to a record."""

from django.utils.translation import gettext as _

from ogp_secretariat.web.text import clean_text, fold

from ..enums import Presence
from ..reader import Attendee, Deadline, Decision, Discussed, Note, Record, split_title
from .importing import ROW_SETS, HeadForm, UnplacedSet

# A list longer than this is not shown as fields (a page of thousands of them is of no use): it is kept as it was read.
ROWS_SHOWN = 250


def initial_of(record):
    """{form name: initial values} of a `meetings.reader.Record`."""
    numbers = {}
    for number, title in enumerate(record.agenda, 1):
        numbers.setdefault(fold(title), number)
    points = []
    for group in record.discussed:
        number = numbers.get(fold(group.item or ""))
        for text in group.points or [""]:
            points.append({"item": number, "heading": "" if number else group.item or "", "text": text})
    return {
        "head": {name: getattr(record, name) for name in HeadForm.base_fields}
        | {"title": split_title(record.title)[1]},
        "agenda": _numbered([{"title": title} for title in record.agenda]),
        "points": _numbered(points),
        "decisions": _numbered([_decision_row(d, numbers) for d in record.decisions]),
        "attendance": _numbered([a.to_json() for a in record.attendance]),
        "unplaced": [note.to_json() for note in record.unplaced],
    }


def _numbered(rows):
    return [{"position": number, **row} for number, row in enumerate(rows, 1)]


def _decision_row(decision, numbers):
    row = {"text": decision.text, "number": decision.number, "owner": decision.owner}
    row["item"] = numbers.get(fold(decision.agenda_item or ""))
    for name in ("kind", "date", "time", "end", "text"):
        row[f"deadline_{name}"] = getattr(decision.deadline, name)
    return row


class Review:
    """All the forms of the review page, filled from `record` or from what was typed (`data`)."""

    def __init__(self, record, data=None):
        self.record = record
        initial = initial_of(record)
        self.head = HeadForm(data, initial=initial["head"], prefix="head")
        self.row_sets = {
            name: factory(data, initial=initial[name], prefix=name)
            for name, (factory, _label) in ROW_SETS.items()
            if len(initial[name]) <= ROWS_SHOWN
        }
        self.too_long = [label for name, (_factory, label) in ROW_SETS.items() if name not in self.row_sets]
        self.unplaced = None
        if len(initial["unplaced"]) <= ROWS_SHOWN:
            self.unplaced = UnplacedSet(data, initial=initial["unplaced"], prefix="unplaced")

    def is_valid(self):
        """Check every form, then that each agenda number that is named exists."""
        forms_ok = [self.head.is_valid(), *(s.is_valid() for s in self.row_sets.values())]
        if self.unplaced is not None:
            forms_ok.append(self.unplaced.is_valid())
        if not all(forms_ok):
            return False
        self._titles = self._agenda()
        ok = True
        for name in ("points", "decisions"):
            for form in self._live(name):
                number = form.cleaned_data.get("item")
                if number and number not in self._titles:
                    form.add_error("item", _("The agenda has no item %(number)s.") % {"number": number})
                    ok = False
        return ok

    def _live(self, name):
        """The filled, not deleted rows in the order of their numbers; those without a number come last."""
        filled = []
        for form in self.row_sets[name].forms if name in self.row_sets else ():
            values = form.cleaned_data if hasattr(form, "cleaned_data") else {}
            said = any(values.get(k) for k in ("title", "text", "name", "heading"))
            if said and not values.get("DELETE"):
                filled.append(form)
        return sorted(filled, key=lambda form: form.cleaned_data.get("position") or 10**6)

    def _agenda(self):
        """{number as typed (a row without one counts from its place): title}."""
        if "agenda" not in self.row_sets:
            return dict(enumerate(self.record.agenda, 1))
        titles = {}
        for place, form in enumerate(self._live("agenda"), 1):
            titles.setdefault(form.cleaned_data.get("position") or place, form.cleaned_data["title"])
        return titles

    def corrected(self):
        """The record as it was typed. What was read but has no field (headings, markers …) is kept as it was."""
        record = Record.from_json(self.record.to_json())
        for name, value in self.head.cleaned_data.items():
            empty = "" if name in {"title", "preamble"} else None
            setattr(record, name, value or empty)
        # The document's own name has no field, and stays in the record.
        names, shown = split_title(self.record.title)
        typed = self.head.cleaned_data["title"]
        same = typed.split() == shown.split()
        record.title = self.record.title if same else "\n".join(filter(None, [*names, typed]))
        if "agenda" in self.row_sets:
            record.agenda = [clean_text(form.cleaned_data["title"], single_line=True) for form in self._live("agenda")]
        if "points" in self.row_sets:
            record.discussed = self._discussed()
        if "decisions" in self.row_sets:
            record.decisions = [self._decision(form.cleaned_data) for form in self._live("decisions")]
        if "attendance" in self.row_sets:
            record.attendance = [self._attendee(form.cleaned_data) for form in self._live("attendance")]
        if self.unplaced is not None:
            record.unplaced = []
            for form in self.unplaced.forms:
                _place(record, form.cleaned_data)
        return record

    def _discussed(self):
        groups = {}
        for form in self._live("points"):
            values = form.cleaned_data
            title = self._titles.get(values.get("item")) or values.get("heading") or None
            points = groups.setdefault(title, [])
            if values.get("text"):
                points.append(values["text"])
        return [Discussed(title, points) for title, points in groups.items()]

    def _decision(self, values):
        deadline = Deadline(
            kind=str(values["deadline_kind"]),
            date=values["deadline_date"],
            time=values["deadline_time"],
            end=values["deadline_end"],
            text=values["deadline_text"] or None,
        )
        return Decision(
            text=values["text"],
            number=values["number"] or None,
            agenda_item=self._titles.get(values.get("item")),
            owner=values["owner"] or None,
            due=deadline.due,
            deadline=deadline,
        )

    @staticmethod
    def _attendee(values):
        optional = {name: values[name] or None for name in ("function", "institution", "college", "represented_by")}
        return Attendee(name=values["name"], status=values["status"] or Presence.PRESENT.value, **optional)


def _place(record, values):
    """Put one unplaced text where the reviewer says; aside, it stays with the import."""
    text, where = values["text"], values["where"]
    if where == "agenda":
        record.agenda.append(clean_text(text, single_line=True))
    elif where == "point":
        record.discussed.append(Discussed(None, [text]))
    elif where == "decision":
        record.decisions.append(Decision(text))
    elif where == "attendance":
        record.attendance.append(Attendee(clean_text(text, single_line=True)[:250]))
    elif where == "preamble":
        record.preamble = f"{record.preamble}\n{text}".strip()
    elif where in {"place", "chair", "next_meeting"}:
        setattr(record, where, " ".join(filter(None, (getattr(record, where), clean_text(text, single_line=True)))))
    else:
        record.unplaced.append(Note(values.get("line"), text))
