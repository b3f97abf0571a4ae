"""The pack of a meeting: what goes into it, in which order, as the recipe of a bundle.

Convocation, papers in the order of the agenda, previous relevé, follow-up of decisions. Annexes are not in it: they
belong to the relevé of this meeting, which comes later. Papers of items behind closed doors are only in the pack of
those who may read them (`permissions.can_read_closed`).

What the secretariat changes after the convocation is in nobody's pack before it is released (ADR 0013).
"""

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.documents.bundles import Part, Recipe, Sheet
from ogp_secretariat.web.dates import format_date, format_time_range

from . import queries
from .convocation_desk import show_as_announced
from .documents import follow_up_of, letterhead, say
from .releve import direction, letterhead_columns

COVER = ("documents/pack_cover.html", "documents/pack.css")
NOTICE = ("documents/pack_notice.html", "documents/pack.css")
UNVALIDATED = ("documents/pack_unvalidated.html", "documents/pack.css")
FOLLOW_UP = ("documents/follow_up.html", "documents/releve.css")


def meeting_of_pack(pk):
    """The meeting with all that the pack shows, a convened one as it was announced last."""
    meeting = queries.whole_meeting(pk)
    show_as_announced([meeting])
    return meeting


def _items(meeting):
    """The items of the agenda as they were announced, else as they stand."""
    announced = getattr(meeting, "announced", None)
    return announced.agenda if announced else meeting.agenda_items.all()


def _closed_items(meeting):
    """The keys of items in closed session, announced as such or not."""
    rows = [*_items(meeting), *meeting.agenda_items.all()]
    return {item.pk for item in rows if item.is_confidential}


def plain(text):
    """A `Text` as JSON, with what templates ask of it."""
    return {"text": text.text, "lang": text.lang, "dir": text.dir, "is_long": text.is_long} if text else None


def _head(meeting, lang):
    """What every page of the pack has above and below it."""
    title = say(meeting, "title", lang) or say(meeting.committee, "meeting_title", lang)
    columns = letterhead_columns(letterhead(meeting, meeting.date), lang)
    return {
        "lang": lang,
        "dir": direction(lang),
        "is_draft": False,
        "is_demo": meeting.is_demo,
        "committee": plain(say(meeting.committee, "name", lang)),
        "letterhead": bool(columns),
        "letterhead_columns": [[one, way, [plain(line) for line in lines]] for one, way, lines in columns],
        "title": plain(title or say(meeting.committee, "name", lang)),
        "reference": meeting.reference,
        "days": format_date(meeting.date, lang) if meeting.date else "",
        "hours": format_time_range(meeting.starts_at, meeting.ends_at, lang) if meeting.starts_at else "",
        "place": plain(say(meeting, "place", lang)),
        "link": meeting.link,
        "status_date": meeting.date.isoformat() if meeting.date else "",
    }


def recipe_of(meeting, lang, *, with_closed, today):
    """The `Recipe` of the pack of `meeting` (from `queries.whole_meeting`) in « fr » or « ar »."""
    with translation.override(lang):
        head = _head(meeting, lang)
        parts = [
            *_convocation(meeting, lang),
            *_agenda(meeting, lang, with_closed),
            *_previous(meeting, lang, head),
            *_follow_up(meeting, lang, head, today),
        ]
        name = meeting.reference or (format_date(meeting.date, lang, weekday=False) if meeting.date else "")
        title = " – ".join(filter(None, [_("Meeting pack"), name, head["title"]["text"]]))
        cover = {**head, "is_for_all": not with_closed, "meeting": meeting.pk}
        return Recipe(title, lang, Sheet(*COVER, cover), Sheet(*NOTICE, head), tuple(parts))


def _convocation(meeting, lang):
    return [
        Part(document.title, document.language, slug="convocation", document=str(document.pk), sha256=document.sha256)
        for document in queries.convocation_documents(meeting, lang)
    ]


def is_in_pack(paper):
    """Annexes belong to the relevé of the meeting."""
    return not paper.is_annex


def _agenda(meeting, lang, with_closed):
    """Each item with its papers under it, then the papers of no item."""
    papers, closed = {}, _closed_items(meeting)
    for paper in meeting.papers.all():
        if is_in_pack(paper):
            papers.setdefault(paper.agenda_item_id, []).append(paper)
    for rank, item in enumerate(_items(meeting), 1):
        number, title = item.number or rank, say(item, "title", lang)
        own = papers.get(item.pk, [])
        is_hidden = item.pk in closed and not with_closed
        words = title.text
        if item.pk in closed:
            words = f"{words} ({_('closed session')})"
        shown = [] if is_hidden else own
        yield Part(words, title.lang, number=f"{number}.", is_bookmarked=bool(shown))
        yield from (_paper(paper, lang, f"point-{number}") for paper in shown)
    if loose := papers.get(None):
        yield Part(_("Other papers"), lang)
        yield from (_paper(paper, lang, "") for paper in loose)


def _paper(paper, lang, slug):
    title = say(paper, "title", lang)
    source = (
        {"document": str(paper.document_id), "sha256": paper.document.sha256}
        if paper.document_id
        else {"upload": paper.upload.name}
    )
    return Part(title.text, title.lang, depth=1, slug=slug, **source)


def approved_here(meeting):
    """The relevés that items of the agenda name for approval, in its order; none for an item that names none."""
    named = {item.pk: item.approves for item in meeting.agenda_items.all() if item.approves_id}
    return list(dict.fromkeys(named[item.pk] for item in _items(meeting) if item.pk in named))


def unvalidated(meeting):
    """The meetings whose relevé is to be approved here though the chair has not validated it: it is in no pack."""
    return [minutes.meeting for minutes in approved_here(meeting) if not minutes.is_locked]


def _previous(meeting, lang, head):
    """The relevés that are approved here, a page in place of each that has no file; else the last validated."""
    named = approved_here(meeting)
    if not named:
        yield from _issue(queries.previous_issue(meeting), lang)
    for minutes in named:
        issue = queries.latest_issue(minutes) if minutes.is_locked else None
        if issue is not None:
            yield from _issue(issue, lang)
        else:
            title = _title_of_releve(minutes.meeting)
            sheet = Sheet(*UNVALIDATED, {**head, "which": title, "is_validated": minutes.is_locked})
            yield Part(title, lang, slug="releve", sheet=sheet)


def _title_of_releve(meeting):
    return _("Relevé des conclusions of meeting %(meeting)s") % {"meeting": meeting}


def _issue(issue, lang):
    if issue is not None:
        document, title = issue.document(lang), _title_of_releve(issue.minutes.meeting)
        yield Part(title, lang, slug="releve", document=str(document.pk), sha256=document.sha256)


def _follow_up(meeting, lang, head, today):
    lines = follow_up_of(meeting, lang, today)
    if not lines:
        return
    rows = [
        {
            "code": line.code,
            "text": plain(line.text),
            "status": plain(line.status),
            "owner": plain(line.owner),
            "deadline": plain(line.deadline),
            "overdue": line.overdue,
        }
        for line in lines
    ]
    title = _("Follow-up of the earlier decisions")
    yield Part(title, lang, slug="suivi", sheet=Sheet(*FOLLOW_UP, {**head, "follow_up": rows}))


def has_closed_items(meeting):
    """Whether its pack is not the same for everybody who may have one."""
    return bool(_closed_items(meeting))


def left_aside(meeting):
    """How many papers are marked as annexes of the relevé, and are therefore not in the pack."""
    return sum(1 for paper in meeting.papers.all() if not is_in_pack(paper))
