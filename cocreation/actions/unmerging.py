"""A merger undone: each of the two records has again what it had before, as the audit of the merger kept it.

The merged record is active again, with the rows that moved from it. The survivor loses what the merger filled or joined
(the other record has all of it), unless somebody has changed it since: that stays, and is told.
"""

from django.db import transaction
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.associations import AssociationState, ConsentWay, ExitReason
from ..models import Association, ForumMandate
from ..queries import associations as queries
from . import enrolling
from .merging import SHARED, digest
from .writing_associations import fill


@transaction.atomic
def undo_merge(absorbed, *, by):
    """Take a merger back. Returns (the record that is active again, what to look at, in sentences).

    Raises PermissionDenied, NotAllowedNow. Both rows are held in the order of their keys.
    """
    enrolling.authorise(by)
    pks = [absorbed.pk, absorbed.merged_into_id] if absorbed.merged_into_id else [absorbed.pk]
    found = {row.pk: row for row in Association.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    absorbed = found[absorbed.pk]
    if absorbed.state != AssociationState.MERGED or absorbed.merged_into_id not in found:
        raise NotAllowedNow([_("This record is not merged.")])
    kept = found[absorbed.merged_into_id]
    changes = history_of(absorbed).filter(action="merge").first().changes
    told = {name: pair[1] for name, pair in changes.items()}
    _move_back(kept, absorbed, told)
    _reopen_mandates(absorbed, told)
    absorbed.state, absorbed.merged_into = AssociationState.ACTIVE, None
    absorbed.version += 1
    absorbed.save(update_fields=["state", "merged_into", "version"])
    emptied, sentences = _give_back(kept, absorbed, told)
    if ended := changes.get("consents_ended", [""])[0]:
        sentences.append(
            _("These consents of the survivor ended with the merger and stay ended: %(fields)s.")
            % {"fields": _labels(ended.split(", "))}
        )
    changes = {"merged_into": [kept.pk, None], "fields_emptied": [", ".join(sorted(emptied)), None]}
    for one in (absorbed, kept):
        record("undo_merge", one, by=by, changes=changes)
    enrolling.touch(kept)
    return absorbed, sentences


def _move_back(kept, absorbed, told):
    """The rows that moved; what was moved on meanwhile stays where somebody put it."""
    for relation in Association._meta.related_objects:
        name = relation.get_accessor_name()
        if relation.many_to_many:
            shared = relation.related_model._base_manager.filter(pk__in=told.get(f"{name}{SHARED}", []))
            getattr(absorbed, name).add(*shared)
        if name not in told:
            continue
        rows = relation.related_model._base_manager.filter(pk__in=told[name])
        if relation.many_to_many:
            back = list(rows.filter(**{relation.field.name: kept}))
            getattr(kept, name).remove(*back)
            getattr(absorbed, name).add(*back)
        else:
            rows.filter(**{relation.field.name: kept}).update(**{relation.field.name: absorbed})


def _reopen_mandates(absorbed, told):
    """A membership of the forum that the merger ended goes on, and so does whoever spoke for it until that day."""
    ended = ForumMandate.objects.filter(
        pk__in=told.get("forum_mandates_ended", []), association=absorbed, exit_reason=ExitReason.MERGED
    )
    for mandate in ended:
        mandate.representatives.filter(ends_on=mandate.ends_on).update(ends_on=None)
        mandate.ends_on, mandate.exit_reason = None, ""
        mandate.save(update_fields=["ends_on", "exit_reason"])


def _give_back(kept, absorbed, told):
    """Take from the survivor what the merger gave it. Returns (fields emptied or shortened, sentences)."""
    if kept.state == AssociationState.MERGED:
        return set(), [_("The survivor was merged on meanwhile: what it had taken stays in it.")]
    ours, theirs = queries.stored_values(kept), queries.stored_values(absorbed)
    filled = set(filter(None, (told.get("fields_filled") or "").split(", ")))
    emptied = {name for name in filled if ours[name] == theirs[name]}
    if "province" in filled - emptied:
        # A province that somebody chose since keeps the region that goes with it.
        emptied.discard("region")
    stays = {name for name in filled - emptied if ours[name]}
    _empty(kept, emptied)
    for name, (own, whole) in (told.get("fields_joined") or {}).items():
        parts = [part.strip() for part in getattr(kept, name).split(";")]
        if digest(getattr(kept, name)) == whole:
            setattr(kept, name, "; ".join(parts[:own]))
            emptied.add(name)
        else:
            stays.add(name)
    kept.full_clean()
    kept.save()
    kept.themes.remove(*(told.get("themes_added") or []))
    kept.aliases.filter(name__in=told.get("aliases_added") or []).delete()
    enrolling.refresh_search(kept)
    _end_consents(kept, emptied)
    sentences = []
    if emptied:
        sentences.append(_("The survivor has again what it had before: %(fields)s.") % {"fields": _labels(emptied)})
    if stays:
        sentences.append(
            _("Changed since the merger, these stay with the survivor as they are: %(fields)s.")
            % {"fields": _labels(stays)}
        )
    return emptied, sentences


def _empty(kept, names):
    fill(kept, {name: None if name in ("region", "province", "receipt_date") else "" for name in names})
    for name in names & {"region", "province"}:
        # The record in memory forgets the place too.
        setattr(kept, name, None)


def _end_consents(kept, emptied):
    """What the other record agreed to was published of the value that leaves."""
    fields = list(
        kept.consents.filter(withdrawn_on__isnull=True, way=ConsentWay.MERGE, field__in=emptied).values_list(
            "field", flat=True
        )
    )
    if fields:
        enrolling.withdraw_consent(kept, fields, way=ConsentWay.MERGE, on=localdate(), by=None)


def _labels(names):
    known = {field.name for field in Association._meta.get_fields()}
    labels = [Association._meta.get_field(name).verbose_name if name in known else name for name in sorted(names)]
    return capfirst(", ".join(map(str, labels)))
