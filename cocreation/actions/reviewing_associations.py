"""What a person decides of a doubtful row, a proposal or a correction: « it is she », a new one, or refused.

Once it is judged the cells as they came and the contacts are emptied: what was kept lives in the register alone.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import clean_text

from ..enums.associations import AssociationState, ConsentWay, ReviewSource, ReviewState
from ..models import Association, ReviewItem, Theme
from ..notifications import associations as notifications
from ..policies import matching
from ..policies.association_rows import without_contacts
from ..policies.differing import compare
from ..queries import associations as queries
from . import enrolling
from .writing_associations import fill

REPLACEABLE = ("name", "name_ar")


@transaction.atomic
def recognise(item, association, *, by, replace=()):
    """« It is she »: what is empty is filled, unknown names become other names, and of the values that differ those
    named in `replace` are written over the recorded ones. Returns the `Association`.

    Raises PermissionDenied, NotAllowedNow (judged already), ValidationError.
    """
    item = _held(item, by)
    association = Association.objects.select_for_update().get(pk=association.pk).survivor
    if association.state == AssociationState.MERGED:
        raise NotAllowedNow([_("This record was merged into another one: correct that one.")])
    unread = item.values.get("unread", [])
    values = {name: value for name, value in item.values.items() if name != "unread"}
    stored, aliases = queries.stored_values(association), queries.alias_names(association)
    fills, differs, names = compare(values, stored, aliases)
    written = {**fills, **{name: value for name, (_old, value) in differs.items() if name in replace}}
    new_aliases = list(names)
    for name in REPLACEABLE:
        if name in replace and values.get(name) and values[name] != stored[name]:
            # The name of before stays one of its names.
            new_aliases = [alias for alias in new_aliases if alias != values[name]]
            new_aliases += [stored[name]] if stored[name] else []
            written[name] = values[name]
    _check_places(written, stored)
    fill(association, written)
    lines = association.unread.split("\n")
    association.unread = "\n".join([*filter(None, lines), *(line for line in unread if line not in lines)])
    themes = Theme.objects.filter(pk__in=[*stored["themes"], *written.get("themes", [])])
    enrolling.save_association(association, by=by, themes=themes, aliases=[*aliases, *new_aliases])
    _settle(item, ReviewState.SAME, association, by)
    return association


def _check_places(written, stored):
    """A region that is replaced takes its province with it when the two no longer go together."""
    if "region" in written and written["region"] != stored["region"] and "province" not in written:
        written["province"] = None


@transaction.atomic
def enter(item, *, by, name="", name_ar=""):
    """A new association of what was read; `name` and `name_ar` give those that were missing. Returns it.

    Raises PermissionDenied, NotAllowedNow (judged already, or the register has exactly this one by now).
    """
    item = _held(item, by)
    if item.source == ReviewSource.CORRECTION:
        raise NotAllowedNow([_("A correction speaks of an association that is there already.")])
    values = {key: value for key, value in item.values.items() if key != "unread"}
    values["name"] = values.get("name") or clean_text(name, single_line=True)
    values["name_ar"] = values.get("name_ar") or clean_text(name_ar, single_line=True)
    if not values["name"] and not values["name_ar"]:
        raise ValidationError(_("Give its name, in French or in Arabic: a new record needs one."))
    same = queries.register_of(queries.comparable(lock=True)).match(queries.known_of(None, values))
    if same.verdict == matching.SAME:
        raise NotAllowedNow([_("The register has this association already: say that it is she.")])
    association = Association(unread="\n".join(item.values.get("unread", [])), language=item.language)
    fill(association, values)
    themes = Theme.objects.filter(pk__in=values.get("themes", []))
    enrolling.save_association(association, by=by, themes=themes)
    _settle(item, ReviewState.NEW, association, by)
    return association


@transaction.atomic
def refuse(item, *, reason, by):
    """Nothing is written to the register; the reason stays, and answers the same row of a later file."""
    item = _held(item, by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("Say why it is refused."))
    item.refusal = reason
    _settle(item, ReviewState.REFUSED, None, by)
    return item


def _held(item, by):
    enrolling.authorise(by)
    item = ReviewItem.objects.select_for_update().get(pk=item.pk)
    if item.state != ReviewState.PENDING:
        raise NotAllowedNow([_("This was judged already: %(state)s.") % {"state": item.get_state_display()}])
    return item


def _settle(item, state, association, by):
    if association is not None and item.consents:
        enrolling.agree(
            association, item.consents, way=ConsentWay.FORM, given_on=timezone.localdate(item.created_at),
            today=timezone.localdate(), by=by,
        )  # fmt: skip
    if item.source != ReviewSource.IMPORT:
        notifications.answered(item, state, association)
    item.state, item.resolved_at, item.resolved_by = state, timezone.now(), by
    item.association = association or item.association
    item.raw = {}
    item.values = without_contacts(item.values)
    item.save()
    record(f"review_{state}", item, by=by, changes={"association": [None, getattr(association, "pk", None)]})
