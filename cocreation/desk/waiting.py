"""What waits in co-creation as lines of a desk: words, number, address. Nothing is shown for zero."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ogp_secretariat.web.dates import format_date

from ..queries import waiting as queries


@dataclass(frozen=True, slots=True)
class Line:
    """`words` say the number; `of`: which process or event, empty where it is of the whole site; `note`: what the
    title leaves out; `is_late`: a term has passed."""

    words: str
    url: str
    of: str = ""
    note: str = ""
    is_late: bool = False


def lines(user, today):
    """[`Line`] of everything that waits for the secretariat, overdue answers first, then by subject."""
    found = [
        *_processes(today),
        *own_lines(user),
        *_events(today),
        *_weeks(),
        *_register(today),
        *_requirements(today),
    ]
    return sorted(found, key=lambda line: not line.is_late)


def own_lines(user):
    """[`Line`] of what an account was given to analyse; empty when all of it is done."""
    left, _given = queries.own_analyses(user)
    words = ngettext("%(n)s contribution to analyse, yours", "%(n)s contributions to analyse, yours", left)
    return [Line(words % {"n": left}, reverse("my_analyses"))] if left else []


def _processes(today):
    desk, answers = reverse("contribution_desk"), reverse("answer_list")
    found = []
    for process, counts in queries.of_processes(today):
        chosen, title = f"?processus={process.code}", process.display_title
        n = counts["overdue"]
        words = ngettext("%(n)s answer overdue", "%(n)s answers overdue", n)
        found.append((n, Line(words % {"n": n}, f"{desk}{chosen}&etat=en-retard", title, is_late=True)))
        n = counts["to_read"]
        words = ngettext("%(n)s contribution to read", "%(n)s contributions to read", n)
        note = _("Shown on the site, or hidden with a reason.")
        found.append((n, Line(words % {"n": n}, f"{desk}{chosen}&etat=a-lire", title, note)))
        n = counts["comments"]
        words = ngettext("%(n)s comment to read", "%(n)s comments to read", n)
        found.append((n, Line(words % {"n": n}, f"{reverse('comment_desk')}{chosen}", title)))
        n = counts["reactions"]
        words = ngettext("%(n)s reaction of an author to read", "%(n)s reactions of authors to read", n)
        found.append((n, Line(words % {"n": n}, f"{desk}{chosen}&etat=reactions", title)))
        n = counts["unassigned"]
        words = ngettext("%(n)s contribution to give to an analyst", "%(n)s contributions to give to an analyst", n)
        found.append((n, Line(words % {"n": n}, f"{desk}{chosen}&etat=a-confier", title)))
        n = counts["drafts"]
        words = ngettext("%(n)s answer to review", "%(n)s answers to review", n)
        found.append((n, Line(words % {"n": n}, f"{answers}{chosen}", title, _("By somebody else than its author."))))
        n = counts["reviewed"]
        words = ngettext("%(n)s reviewed answer to publish", "%(n)s reviewed answers to publish", n)
        found.append((n, Line(words % {"n": n}, f"{answers}{chosen}", title)))
        n = counts["communication"]
        words = ngettext("%(n)s communication action late", "%(n)s communication actions late", n)
        url = reverse("communication_plan", args=[process.code])
        found.append((n, Line(words % {"n": n}, url, title, is_late=True)))
    return [line for n, line in found if n]


def _events(today):
    counts, found = queries.of_events(today), []
    for key, title, title_ar, n in counts["requests"]:
        words = ngettext("%(n)s registration to decide", "%(n)s registrations to decide", n)
        found.append((n, Line(words % {"n": n}, reverse("event_registrations", args=[key]), _said(title, title_ar))))
    n = counts["to_close"]
    words = ngettext("%(n)s event is over: say that it was held", "%(n)s events are over: say that they were held", n)
    found.append((n, Line(words % {"n": n}, reverse("event_desk"))))
    n = counts["reports"]
    words = ngettext("%(n)s closing report to publish", "%(n)s closing reports to publish", n)
    found.append((n, Line(words % {"n": n}, f"{reverse('event_desk')}?bilan=a-publier")))
    for key, title, title_ar, n in counts["certificates"]:
        words = ngettext("%(n)s certificate to issue", "%(n)s certificates to issue", n)
        found.append((n, Line(words % {"n": n}, reverse("certificates", args=[key]), _said(title, title_ar))))
    return [line for n, line in found if n]


def _said(title, title_ar):
    return (get_language() == "ar" and title_ar) or title


def _weeks():
    found = []
    for year, n in queries.of_weeks():
        words = ngettext("%(n)s proposed event to decide", "%(n)s proposed events to decide", n) % {"n": n}
        found.append(Line(words, reverse("week_manage", args=[year]), f"Open Gov Week {year}"))
    return found


def _register(today):
    counts = queries.of_register(today)
    n = counts["reviews"]
    words = ngettext("%(n)s association record to examine", "%(n)s association records to examine", n)
    note = _("Doubtful rows of an import, proposals, corrections.")
    found = [(n, Line(words % {"n": n}, reverse("association_reviews"), note=note))]
    n = counts["imports"]
    words = ngettext("%(n)s imported list to apply or to refuse", "%(n)s imported lists to apply or to refuse", n)
    found.append((n, Line(words % {"n": n}, reverse("association_imports"))))
    n = counts["to_verify"]
    words = ngettext("%(n)s association to verify", "%(n)s associations to verify", n)
    found.append((n, Line(words % {"n": n}, reverse("association_to_verify"))))
    n = counts["forum"]
    words = ngettext("%(n)s list of the forum to be decided", "%(n)s lists of the forum to be decided", n)
    found.append((n, Line(words % {"n": n}, reverse("forum_desk"))))
    return [line for n, line in found if n]


def _requirements(today):
    found = queries.of_requirements(today)
    if found is None:
        return []
    process, standing = found
    url, title, rows = reverse("requirements", args=[process.code]), process.display_title, []
    if n := standing.unmet:
        words = ngettext("%(n)s OGP requirement is not met", "%(n)s OGP requirements are not met", n) % {"n": n}
        rows.append(Line(words, url, title, is_late=True))
    if standing.deadline:
        day = format_date(standing.deadline, (get_language() or "fr")[:2], weekday=False)
        words = _("OGP requirement %(code)s: next deadline on %(day)s") % {"code": standing.code, "day": day}
        rows.append(Line(words, url, title))
    return rows
