"""Figures of commitments in templates: as the methodology displays them, never rounded anew."""

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .. import methodology
from ..enums import CommitmentStatus, MilestoneStatus

register = template.Library()
_STATUSES = {**dict(MilestoneStatus.choices), **dict(CommitmentStatus.choices)}


@register.filter
def rate(figure):
    """« 57 % », « < 1 % », « n.d. »."""
    return methodology.displayed(figure)


@register.filter
def points(figure):
    """« −19 », « +3 », « 0 », « n.d. »."""
    return methodology.displayed_points(figure)


@register.filter
def two(figure):
    """« 33,75 », « n.d. »."""
    return methodology.two(figure)


@register.filter
def weight(value):
    """A weight as decided, without useless zeros: « 10 », « 7,5 »; empty for None."""
    if value is None:
        return ""
    text = format(Decimal(value).normalize(), "f")
    return text if get_language() == "en" else text.replace(".", ",")


@register.filter
def days(count):
    """« 135 jours »."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


@register.filter
def days_late(count):
    """« 135 jours de retard »."""
    return ngettext("%(n)s day late", "%(n)s days late", count) % {"n": count}


@register.filter
def days_reviewed(count):
    """« 3 jours en cours d’examen »."""
    return ngettext("%(n)s day under review", "%(n)s days under review", count) % {"n": count}


@register.filter
def short(code):
    """« J2 » of PAN1-E05-J2, « E05 » of PAN1-E05."""
    return code.rsplit("-", 1)[-1]


@register.filter
def status_words(status):
    """A derived status in words."""
    return _STATUSES.get(status, status)


@register.simple_tag
def progress_bar(figures):
    """A bar with what is done and a mark where the plan expected to be, and both in words beside it.

    `figures`: anything with `rate` (or `progress`) and `planned`, numbers of 0 to 100 or None, also as a dictionary.
    """
    done, planned = _of(figures, "rate", "progress"), _of(figures, "planned")
    words = methodology.displayed(done)
    expected = ""
    if planned is not None:
        text = escape(_("planned: %(rate)s") % {"rate": methodology.displayed(planned)})
        expected = f' <span class="meter-planned">{text}</span>'
    return mark_safe(  # numbers drawn here and words escaped above
        f'<span class="meter-row">{_bar(done, planned)}'
        f'<span class="meter-words"><b>{escape(words)}</b>{expected}</span></span>'
    )


def _of(figures, *names):
    for name in names:
        value = figures.get(name) if isinstance(figures, dict) else getattr(figures, name, None)
        if value is not None:
            return value
    return None


def _bar(done, planned):
    parts = ['<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">']
    parts.append('<rect class="meter-ground" width="100" height="10"/>')
    if done:
        parts.append(f'<rect class="meter-done" width="{float(done):.1f}" height="10"/>')
    if planned is not None:
        parts.append(f'<rect class="meter-mark" x="{min(float(planned), 98.8):.1f}" width="1.2" height="10"/>')
    return "".join(parts) + "</svg>"
