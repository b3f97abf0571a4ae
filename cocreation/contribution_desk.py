"""What lists of contributions show: only the columns shown, and no word of what is not shown to the reader."""

import datetime
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .enums.contributions import Disposition, Moderation, Origin

PENDING_TONE = "pending"
# The tone of the badge of each disposition, by the stored values that the component knows.
TONES = {"": "pending", "retained": "done", "partly": "held", "merged": "held", "covered": "held"}
DISPOSITIONS = dict(Disposition.choices)
ORIGINS = dict(Origin.choices)


@dataclass(frozen=True, slots=True)
class Listed:
    """`title` is empty where its words are not shown; `mask` then says why, in words."""

    pk: int
    reference: str
    title: str
    mask: str
    origin: str
    region: str
    disposition: str
    received_on: datetime.date
    answered_on: datetime.date | None
    cluster: str
    moderation: str

    @property
    def origin_label(self):
        return ORIGINS[self.origin]

    @property
    def tone(self):
        return TONES.get(self.disposition, "quiet")

    @property
    def disposition_label(self):
        return DISPOSITIONS.get(self.disposition) or _("awaiting an answer")


_COLUMNS = (
    "pk", "process__code", "number", "title", "moderation", "origin", "region__name", "region__name_ar", "disposition",
    "received_on", "answered_on", "cluster__number",
)  # fmt: skip


def listed(contributions, *, sees_all=False):
    """The contributions of a queryset as `Listed`, in its order. `sees_all`: the secretariat reads what is hidden."""
    arabic, found = get_language() == "ar", []
    for pk, code, number, title, moderation, origin, region, region_ar, *rest in contributions.values_list(*_COLUMNS):
        disposition, received_on, answered_on, cluster = rest
        is_shown = sees_all or moderation == Moderation.SHOWN
        found.append(
            Listed(
                pk,
                f"{code}-{number:04d}",
                title if is_shown else "",
                "" if is_shown else mask(moderation),
                origin,
                (arabic and region_ar) or region or "",
                disposition,
                received_on,
                answered_on,
                f"{code}-G{cluster:03d}" if cluster else "",
                moderation,
            )
        )
    return found


def mask(moderation):
    """What stands in the place of words that are not shown."""
    return (
        _("Hidden: the reason is on its page")
        if moderation == Moderation.HIDDEN
        else _("Being read by the secretariat")
    )


def disposition_words(contribution):
    return DISPOSITIONS.get(contribution.disposition) or _("awaiting an answer")


def author_words(contribution):
    """How an author is named on public pages: by name only where they agreed to it."""
    if contribution.event_id and not (contribution.shows_name and contribution.author_name):
        return contribution.event.display_title
    if contribution.shows_name and contribution.author_name:
        return contribution.author_name
    return contribution.get_author_kind_display()


_EXPORTED = (
    "process__code", "number", "title", "problem", "proposal", "moderation", "moderation_reason", "origin",
    "region__name", "axis__code", "axis__title", "value", "received_on", "disposition", "answered_on",
    "cluster__number",
)  # fmt: skip


def exported(contributions):
    """(title, headers, rows) for a spreadsheet: public columns alone, hidden words masked, for everybody alike."""
    headers = [
        _("Reference"), _("Title"), _("Problem"), _("Proposal"), _("Origin"), _("Region"), _("Axis"), _("Received on"),
        _("What became of it"), _("Answered on"), _("Cluster"),
    ]  # fmt: skip
    rows = (
        _exported_row(row) for row in contributions.order_by("process", "number").values_list(*_EXPORTED).iterator()
    )
    return _("Contributions"), headers, rows


def _exported_row(row):
    code, number, title, problem, proposal, moderation, reason, origin, region, axis, axis_title, _value, *rest = row
    received_on, disposition, answered_on, cluster = rest
    if moderation != Moderation.SHOWN:
        title, problem, proposal = f"[{mask(moderation)}] {reason}".strip(), "", ""
    return [
        f"{code}-{number:04d}", title, problem, proposal, str(ORIGINS[origin]), region or "",
        f"{axis} – {axis_title}" if axis else "", received_on,
        str(DISPOSITIONS.get(disposition) or _("awaiting an answer")), answered_on,
        f"{code}-G{cluster:03d}" if cluster else "",
    ]  # fmt: skip


def with_sizes(clusters):
    """Clusters with the number of their contributions."""
    return clusters.annotate(size=Count("contributions")).order_by("process", "number")
