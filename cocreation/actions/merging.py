"""Two records of one association become one, and nothing is lost.

The survivor takes what it did not have; names of the other become its other names; registrations, contributions, hosted
events and the membership of the forum move. The other record stays as it was, « merged », and its page leads to the
survivor; its consents, verifications and seats in adopted lists stay with it, as history. The audit keeps the keys of
all rows that moved and the names of the fields that were filled, without personal data: a merger can be undone from it
(`unmerging`).
"""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
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


@dataclass
class Taken:
    """What the survivor took. `filled`: fields that were empty; `mixed`: fields that hold both, of which a consent
    depends; `joined`: {field: [how many of its parts are the survivor's own, digest of the whole]}; `themes`: keys and
    `aliases`: names that it did not have; `differs`: fields that differed and stayed."""

    filled: set = field(default_factory=set)
    mixed: set = field(default_factory=set)
    joined: dict = field(default_factory=dict)
    themes: list = field(default_factory=list)
    aliases: list = field(default_factory=list)
    differs: set = field(default_factory=set)

    def told(self):
        """What undoing the merger needs to know, without a value."""
        return {
            "fields_filled": ", ".join(sorted(self.filled)),
            "fields_joined": self.joined,
            "themes_added": self.themes,
            "aliases_added": self.aliases,
        }


def digest(text):
    """Recognises a value again and says nothing about it."""
    return salted_hmac("cocreation.merge", text, algorithm="sha256").hexdigest()[:16]


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
    taken = _take_values(kept, absorbed)
    moved = _move_rows(kept, absorbed)
    moved["forum_mandates"], moved["forum_mandates_ended"] = _move_mandates(kept, absorbed, today)
    ended, opened = _settle_consents(kept, absorbed, taken.filled, taken.mixed, today)
    absorbed.state, absorbed.merged_into = AssociationState.MERGED, kept
    absorbed.version += 1
    absorbed.save(update_fields=["state", "merged_into", "version"])
    changes = {
        "merged_into": [None, kept.pk],
        **{name: [absorbed.pk, pks] for name, pks in moved.items() if pks},
        "fields_taken": [None, ", ".join(sorted({*taken.filled, *taken.mixed}))],
        **{name: [None, value] for name, value in taken.told().items() if value},
        "fields_that_differed": [None, ", ".join(sorted(taken.differs))],
        "consents_ended": [", ".join(sorted(ended)), None],
        "consents_opened": [None, ", ".join(sorted(opened))],
    }
    record("merge", absorbed, by=by, changes=changes)
    record("merge", kept, by=by, changes={**changes, "merged_into": [absorbed.pk, kept.pk]})
    return kept


def _take_values(kept, absorbed):
    """Fill the survivor. Returns what was `Taken`."""
    theirs, ours = queries.stored_values(absorbed), queries.stored_values(kept)
    fills, differs, names = compare(theirs, ours, queries.alias_names(kept))
    taken = Taken(differs=set(differs))
    if "phone" in differs and _join(
        kept, "phone", _parts(ours["phone"]), _parts(theirs["phone"]), LONGEST_PHONE, taken
    ):
        taken.mixed.add("phone")
    if "email" in differs or "other_emails" in differs:
        own, others = association_links.addresses(kept), association_links.addresses(absorbed)
        _join(kept, "other_emails", own[1:], others, LONGEST_EMAILS, taken, known=own)
        fills.pop("other_emails", None)
    fill(kept, {name: value for name, value in fills.items() if name != "themes"})
    taken.filled = set(fills) - {"themes"}
    aliases = [*names, *queries.alias_names(absorbed)]
    for name in (absorbed.name, absorbed.name_ar, absorbed.acronym):
        if name and name not in (kept.name, kept.name_ar, kept.acronym):
            aliases.append(name)
    taken.themes = fills.get("themes", [])
    # The act itself is recorded once, by `merge`: this writes the columns alone.
    kept.version += 1
    kept.full_clean()
    kept.save()
    kept.themes.add(*taken.themes)
    taken.aliases = [alias for alias in dict.fromkeys(aliases) if enrolling.add_alias(kept, alias)]
    enrolling.refresh_search(kept)
    return taken


def _parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def _keys(part):
    return naming.phone_keys(part) or {part.casefold()}


def _join(kept, name, own, others, longest, taken, known=None):
    """Both values in one field when they fit, the survivor's own first; the other record keeps its own in any case.

    `known`: values that the survivor has in this field or elsewhere. Returns whether they fitted.
    """
    seen = {key for part in (own if known is None else known) for key in _keys(part)}
    joined = "; ".join([*own, *(part for part in others if not _keys(part) <= seen)])
    if len(joined) > longest:
        return False
    setattr(kept, name, joined)
    taken.joined[name] = [len(own), digest(joined)]
    return True


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
    moved, ended = [], []
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
            ended.append(mandate.pk)
    return moved, ended


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
