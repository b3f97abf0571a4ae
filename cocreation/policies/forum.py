"""Who may be proposed for the forum, criterion by criterion. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ogp_secretariat.web.dates import format_date


@dataclass(frozen=True)
class Candidate:
    """What the rule asks of an association, as of a day. `attended`: events that count; `themes`, `region`: codes."""

    is_active: bool
    verified_until: object
    agreed: bool
    attended: int
    region: str
    themes: frozenset


def judge(rule, candidate, *, day):
    """[{key, met, said}] in the order of the rule: one line for each criterion that the rule asks for.

    `rule`: a `ForumRule`. An association is eligible when all lines are met.
    """
    lines = [_line("active", candidate.is_active, pgettext("association", "active"), _("merged or dissolved"))]
    if rule.must_be_verified:
        lines.append(_verified(candidate.verified_until, day))
    if rule.must_consent:
        lines.append(_line("consent", candidate.agreed, _("agrees to be named"), _("has not agreed to be named")))
    if rule.min_events:
        lines.append(_attended(rule.min_events, candidate.attended))
    if rule.region_codes:
        met = candidate.region in rule.region_codes
        lines.append(_line("region", met, _("in a region of the rule"), _("not in a region of the rule")))
    if rule.theme_codes:
        met = bool(candidate.themes & set(rule.theme_codes))
        lines.append(_line("themes", met, _("works on a theme of the rule"), _("works on no theme of the rule")))
    return lines


def is_eligible(lines):
    return all(line["met"] for line in lines)


def _line(key, met, yes, no):
    return {"key": key, "met": bool(met), "said": yes if met else no}


def _verified(until, day):
    if until is None:
        return _line("verified", False, "", _("never verified"))
    words = format_date(until, "fr", weekday=False)
    return _line(
        "verified", until >= day, _("verified until %(day)s") % {"day": words},
        _("verification ended on %(day)s") % {"day": words},
    )  # fmt: skip


def _attended(needed, attended):
    said = ngettext("%(count)d event attended", "%(count)d events attended", attended) % {"count": attended}
    return {"key": "events", "met": attended >= needed, "said": f"{said} / {needed}"}
