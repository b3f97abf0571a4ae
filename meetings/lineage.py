"""Where an agenda item comes from and what became of it, in words: the same on every page."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from .enums import MeetingStatus
from .models import AgendaItem

CARRIED = (MeetingStatus.CONVENED, MeetingStatus.SITTING, MeetingStatus.HELD, MeetingStatus.POSTPONED)


def items_with_lineage(meeting):
    """The agenda of a meeting with what `origins` and `destinations` need: two statements."""
    later = AgendaItem.objects.select_related("meeting__committee").order_by("pk")
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related(
            "meeting",
            "carried_from__meeting__committee",
            "ordered_by__meeting__committee",
            "proposal__author__person",
            "carried_from__ordered_by__meeting__committee",
            "carried_from__proposal__author__person",
            "approves__meeting__committee",
        )
        .prefetch_related(Prefetch("carried_to", later))
        .order_by("position", "id")
    )


def place_of(item):
    """« CP 2/2019, item 4 »: the meeting of an item and its number, or its place while it has none."""
    words = {"meeting": item.meeting, "number": item.number or item.position}
    return _("%(meeting)s, item %(number)s") % words


def origins(item):
    """The sentences that say where the item comes from; none for one that was typed."""
    found = []
    if item.carried_from_id:
        found.append(_("carried over from %(place)s") % {"place": place_of(item.carried_from)})
    return found + _first_origins(item)


def _first_origins(item):
    """Who ordered or proposed the item, on whatever agenda it first stood."""
    found = []
    if item.ordered_by_id:
        found.append(ordered_words(item.ordered_by))
    if item.proposal_id:
        found.append(proposed_words(item.proposal))
    return found or (_first_origins(item.carried_from) if item.carried_from_id else [])


def ordered_words(decision):
    """« ordered by CP 1/2020-D7 »; before its number is given, « ordered by a decision of CP 1/2020 »."""
    if decision.code:
        return _("ordered by %(decision)s") % {"decision": decision.code}
    return _("ordered by a decision of %(meeting)s") % {"meeting": decision.meeting}


def proposed_words(proposal):
    """« proposed by … », by the name of the person's card and never by an address."""
    person = proposal.author.person
    name = person.display_name if person else _("a member")
    return _("proposed by %(name)s") % {"name": name}


def destinations(item, *, with_drafts):
    """The sentences that say where the item was carried to. `with_drafts`: meetings that are not convened yet too."""
    return [
        _("carried over to %(place)s") % {"place": place_of(later)}
        for later in item.carried_to.all()
        if with_drafts or later.meeting.status in CARRIED
    ]


def line_origins(line):
    """The same for a line of the backlog."""
    source = line.source
    if line.kind == "decision":
        return [ordered_words(source)]
    if line.kind == "proposal":
        return [proposed_words(source)]
    found = [_("left over from %(place)s") % {"place": place_of(source)}]
    if source.meeting.status == MeetingStatus.CANCELLED:
        found = [_("on the agenda of %(place)s, which was cancelled") % {"place": place_of(source)}]
    return found + _first_origins(source)
