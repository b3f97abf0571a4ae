"""The register of decisions: what exists for whom, where each stands, how one is found by number or by words.

Only decisions of validated relevés are in it: before, they have no number and may still change.
"""

import re

from django.db.models import Q

from ogp_secretariat.web.text import fold

from . import permissions
from .enums import MinutesState
from .models import Issue, Meeting
from .order import after, in_order
from .owners import owned
from .policies import LOCKED_STATES
from .queries import OWNERS, ended, validated, with_due

SEEN = {True: (MinutesState.PUBLISHED,), False: tuple(LOCKED_STATES)}


def visible_decisions(user, today):
    """The decisions that exist for this account: those whose relevé it may read, and its own once validated."""
    return validated().filter(permissions.readable(user, today, "meeting__minutes__") | owned(user, today))


def listed(decisions):
    """With what a list shows of each, in its order: the newest meeting first, then by number."""
    return (
        with_due(decisions)
        .annotate(is_ended=ended())
        .select_related("meeting__committee", "agenda_item", *OWNERS)
        .prefetch_related("owner_institution__names")
        .order_by("-meeting__date", "-meeting_id", "number", "pk")
    )


# « CP 1/2020-D3 », « D3 CP 1/2020 », « 1/2020-D3 », « cp1/2020 d3 », « CP-1-2020-D3 »; each part may be left out.
_MEETING = re.compile(r"(?:(?P<code>[a-z][a-z0-9]*?)[\s-]*)?(?P<number>\d{1,3})\s*[/-]\s*(?P<year>\d{4})")
_DECISION = re.compile(r"(?<![a-z0-9])d\s*(?P<decision>\d{1,3})(?!\d)")


def reference_in(words):
    """{code, number, year, decision} of a reference that is all of `words`, what it leaves out as None; else None."""
    text = fold(words).replace("–", "-")
    found = {"code": None, "number": None, "year": None, "decision": None}
    if decision := _DECISION.search(text):
        found["decision"] = int(decision["decision"])
        text = f"{text[: decision.start()]} {text[decision.end() :]}"
    if meeting := _MEETING.search(text):
        found |= {"code": meeting["code"], "number": int(meeting["number"]), "year": int(meeting["year"])}
        text = f"{text[: meeting.start()]} {text[meeting.end() :]}"
    if text.strip(" -,;.:·") or (found["number"] is None and found["decision"] is None):
        return None
    return found


def _of_reference(found):
    where = {
        "meeting__committee__code__iexact": found["code"],
        "meeting__number": found["number"],
        "meeting__year": found["year"],
        "number": found["decision"],
    }
    return Q(**{name: value for name, value in where.items() if value is not None})


def search(decisions, words):
    """Those that a reference names, or in which each word stands, whatever its accents and case."""
    if found := reference_in(words):
        return decisions.filter(_of_reference(found))
    for word in fold(words).split()[:10]:
        decisions = decisions.filter(search_text__contains=word)
    return decisions


def by_slug(decisions, slug):
    """The decision that « CP-1-2020-D3 » names, in whatever case; None without one."""
    found = reference_in(slug)
    if found is None or None in found.values():
        return None
    return decisions.filter(_of_reference(found)).first()


def links_of(decision, *, published=False, user=None, today=None):
    """(links to others, links of others to it), those of validated relevés: published ones, or readable by `user`."""

    def told(path):
        if user is not None:
            return permissions.readable(user, today, f"{path}__meeting__minutes__")
        return Q(**{f"{path}__meeting__minutes__state__in": SEEN[published]})

    related = ("source__meeting__committee", "target__meeting__committee")
    own = decision.links.filter(told("target"), target__meeting__minutes__state__in=LOCKED_STATES)
    others = decision.linked_from.filter(told("source"), source__meeting__minutes__state__in=LOCKED_STATES)
    return (list(own.select_related(*related).order_by("pk")), list(others.select_related(*related).order_by("pk")))


def came_back_in(decision, user, today):
    """The later meetings whose relevé prints this decision among those to follow, as far as `user` may read them."""
    issues = Issue.objects.filter(
        permissions.readable(user, today, "minutes__"),
        after(decision.meeting, "minutes__meeting__"),
        minutes__state__in=LOCKED_STATES,
        minutes__meeting__committee=decision.meeting.committee_id,
    )
    # Of the frozen page only this part is read.
    printed = issues.values_list("minutes__meeting", "document_fr__context__follow_up")
    keys = {key for key, lines in printed if any(line["code"] == decision.code for line in lines or ())}
    return list(Meeting.objects.filter(pk__in=keys).select_related("committee").order_by(*in_order()))
