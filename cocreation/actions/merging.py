"""Two records of one association become one, and nothing is lost.

The survivor takes what it did not have; names of the other become its other names; registrations, contributions, hosted
events and the membership of the forum move. The other record stays as it was, « merged », and its page leads to the
survivor; its consents, verifications and seats in adopted lists stay with it, as history. The audit keeps the keys of
all rows that moved, without personal data: a merger can be undone from it.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.associations import AssociationState, ConsentWay, ExitReason
from ..models import Association, Consent
from ..policies import naming
from ..policies.association_rows import LONGEST_EMAILS, LONGEST_PHONE
from ..policies.differing import compare
from ..policies.directory import consents_after_merge
from ..queries import association_links
from ..queries import associations as queries
from . import enrolling
from .writing_associations import fill

# What belongs to the record itself and stays with it.
STAYS = {"aliases", "consents", "verifications", "forum_seats", "reviews", "merged"}
HANDLED = {"forum_mandates"}
SHARED = "_of_both"  # ends the name of a relation in the audit: rows that the survivor had too


def missing_for_merge(kept, absorbed):
    """Why the two cannot be merged; empty when they can."""
    if kept.pk == absorbed.pk:
        return [_("Choose another record: these two are the same.")]
    if AssociationState.MERGED in (kept.state, absorbed.state):
        return [_("One of the two was merged already.")]
    if kept.state == AssociationState.DISSOLVED and absorbed.state == AssociationState.ACTIVE:
        return [_("An active association is not merged into a dissolved one: do it the other way round.")]
    return []


@transaction.atomic
def merge(kept, absorbed, *, by, today):
    """Merge `absorbed` into `kept`. Returns the survivor. Raises PermissionDenied, NotAllowedNow.

    Both rows are held in the order of their keys, so that two opposite mergers cannot wait for each other.
    """
    enrolling.authorise(by)
    rows = Association.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    kept, absorbed = found[kept.pk], found[absorbed.pk]
    if missing := missing_for_merge(kept, absorbed):
        raise NotAllowedNow(missing)
    moved_fields, mixed_fields, differs = _take_values(kept, absorbed)
    moved = _move_rows(kept, absorbed)
    moved["forum_mandates"] = _move_mandates(kept, absorbed, today)
    ended, opened = _settle_consents(kept, absorbed, moved_fields, mixed_fields, today)
    absorbed.state, absorbed.merged_into = AssociationState.MERGED, kept
    absorbed.version += 1
    absorbed.save(update_fields=["state", "merged_into", "version"])
    changes = {
        "merged_into": [None, kept.pk],
        **{name: [absorbed.pk, pks] for name, pks in moved.items() if pks},
        "fields_taken": [None, ", ".join(sorted({*moved_fields, *mixed_fields}))],
        "fields_that_differed": [None, ", ".join(sorted(differs))],
        "consents_ended": [", ".join(sorted(ended)), None],
        "consents_opened": [None, ", ".join(sorted(opened))],
    }
    record("merge", absorbed, by=by, changes=changes)
    record("merge", kept, by=by, changes={**changes, "merged_into": [absorbed.pk, kept.pk]})
    return kept


def _take_values(kept, absorbed):
    """Fill the survivor. Returns (fields whose value moved, fields that hold both, fields that differ)."""
    theirs, ours = queries.stored_values(absorbed), queries.stored_values(kept)
    fills, differs, names = compare(theirs, ours, queries.alias_names(kept))
    mixed = set()
    if "phone" in differs:
        mixed |= _join(kept, "phone", [ours["phone"], theirs["phone"]], naming.phone_keys, LONGEST_PHONE)
    if "email" in differs or "other_emails" in differs:
        _join_emails(kept, absorbed)
        fills.pop("other_emails", None)
    fill(kept, {name: value for name, value in fills.items() if name != "themes"})
    aliases = [*queries.alias_names(kept), *names, *queries.alias_names(absorbed)]
    for name in (absorbed.name, absorbed.name_ar, absorbed.acronym):
        if name and name not in (kept.name, kept.name_ar, kept.acronym):
            aliases.append(name)
    themes = list({*kept.themes.all(), *absorbed.themes.all()})
    # The act itself is recorded once, by `merge`: this writes the columns alone.
    kept.version += 1
    kept.full_clean()
    kept.save()
    kept.themes.set(themes)
    for alias in dict.fromkeys(aliases):
        enrolling.add_alias(kept, alias)
    enrolling.refresh_search(kept)
    return set(fills) - {"themes"}, mixed, set(differs)


def _join(kept, name, texts, keys_of, longest):
    """Both values in one field when they fit; the other record keeps its own in any case."""
    parts, seen = [], set()
    for part in (part.strip() for text in texts for part in text.split(";")):
        keys = keys_of(part) or {part}
        if part and not keys <= seen:
            seen |= keys
            parts.append(part)
    joined = "; ".join(parts)
    if len(joined) > longest:
        return set()
    setattr(kept, name, joined)
    return {name}


def _join_emails(kept, absorbed):
    mine = association_links.addresses(kept)[1:]
    known = {one.casefold() for one in association_links.addresses(kept)}
    mine += [one for one in association_links.addresses(absorbed) if one.casefold() not in known]
    joined = "; ".join(mine)
    if len(joined) <= LONGEST_EMAILS:
        kept.other_emails = joined


def _move_rows(kept, absorbed):
    """Everything that points at the absorbed record, whatever table it is in. Returns {relation: [keys that moved]}."""
    moved = {}
    for relation in Association._meta.related_objects:
        name = relation.get_accessor_name()
        if name in STAYS | HANDLED:
            continue
        if relation.many_to_many:
            rows = list(getattr(absorbed, name).order_by("pk"))
            shared = set(getattr(kept, name).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
            getattr(kept, name).add(*rows)
            getattr(absorbed, name).remove(*rows)
            moved[name] = [row.pk for row in rows if row.pk not in shared]
            moved[f"{name}{SHARED}"] = sorted(shared)
        else:
            moved[name] = _repoint(relation, kept, absorbed)
    return moved


def _repoint(relation, kept, absorbed):
    pks = []
    rows = relation.related_model._base_manager.filter(**{relation.field.name: absorbed}).order_by("pk")
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                relation.related_model._base_manager.filter(pk=pk).update(**{relation.field.name: kept})
        except IntegrityError:
            # The survivor has the same already, or the row is frozen: it stays reachable from the merged record.
            continue
        pks.append(pk)
    return pks


def _move_mandates(kept, absorbed, today):
    """A membership of the forum moves; where both are members, the absorbed one's ends."""
    moved = []
    members = set(kept.forum_mandates.filter(ends_on__isnull=True).values_list("forum_list", flat=True))
    lists = set(kept.forum_mandates.values_list("forum_list", flat=True))
    for mandate in absorbed.forum_mandates.select_for_update().order_by("pk"):
        if mandate.forum_list_id not in lists and not (members and mandate.ends_on is None):
            mandate.association = kept
            mandate.save(update_fields=["association"])
            moved.append(mandate.pk)
        elif mandate.ends_on is None:
            mandate.ends_on, mandate.exit_reason = max(today, mandate.starts_on), ExitReason.MERGED
            mandate.save(update_fields=["ends_on", "exit_reason"])
            mandate.representatives.filter(ends_on__isnull=True, starts_on__lte=mandate.ends_on).update(
                ends_on=mandate.ends_on
            )
    return moved


def _settle_consents(kept, absorbed, moved, mixed, today):
    ends, opens = consents_after_merge(list(kept.consents.all()), list(absorbed.consents.all()), moved, mixed)
    if ends:
        ends = set(enrolling.withdraw_consent(kept, list(ends), way=ConsentWay.MERGE, on=today, by=None))
    opened = set()
    if "name" in enrolling.shown_fields(kept):
        for consent in absorbed.consents.filter(withdrawn_on__isnull=True, field__in=opens):
            Consent.objects.create(
                association=kept, field=consent.field, given_on=consent.given_on, way=ConsentWay.MERGE
            )
            opened.add(consent.field)
    return ends, opened


@transaction.atomic
def undo_merge(absorbed, *, by):
    """Give a merged record back what moved from it, as the audit kept it; it is active again. Returns it.

    What the survivor took into its own empty fields and its other names stay there, and consents that ended stay ended:
    both are for a person to look at. Raises PermissionDenied, NotAllowedNow.
    """
    enrolling.authorise(by)
    pks = [absorbed.pk, absorbed.merged_into_id] if absorbed.merged_into_id else [absorbed.pk]
    found = {row.pk: row for row in Association.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    absorbed = found[absorbed.pk]
    if absorbed.state != AssociationState.MERGED or absorbed.merged_into_id not in found:
        raise NotAllowedNow([_("This record is not merged.")])
    kept = found[absorbed.merged_into_id]
    entry = history_of(absorbed).filter(action="merge").first()
    moved = {name: pair[1] for name, pair in entry.changes.items() if isinstance(pair[1], list)}
    for relation in Association._meta.related_objects:
        name = relation.get_accessor_name()
        if relation.many_to_many:
            shared = relation.related_model._base_manager.filter(pk__in=moved.get(f"{name}{SHARED}", []))
            getattr(absorbed, name).add(*shared)
        if name not in moved:
            continue
        rows = relation.related_model._base_manager.filter(pk__in=moved[name])
        if relation.many_to_many:
            back = list(rows.filter(**{relation.field.name: kept}))
            getattr(kept, name).remove(*back)
            getattr(absorbed, name).add(*back)
        else:
            # What was moved on meanwhile stays where somebody put it.
            rows.filter(**{relation.field.name: kept}).update(**{relation.field.name: absorbed})
    absorbed.state, absorbed.merged_into = AssociationState.ACTIVE, None
    absorbed.version += 1
    absorbed.save(update_fields=["state", "merged_into", "version"])
    for one in (absorbed, kept):
        record("undo_merge", one, by=by, changes={"merged_into": [kept.pk, None]})
    enrolling.touch(kept)
    return absorbed
