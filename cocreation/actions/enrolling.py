"""The register: associations written down, named otherwise, agreed to, verified, dissolved; every door saves here."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.text import clean_text

from ..enums.associations import AssociationState, ConsentField
from ..models import Association, AssociationAlias, Consent, Region, Verification
from ..permissions import process as permissions
from ..policies.directory import agreed_fields

VALID_FOR = datetime.timedelta(days=730)


def authorise(by):
    if by is not None and not permissions.can_manage(by):
        raise PermissionDenied


def held(association):
    """The stored record, held until the end of the transaction."""
    return Association.objects.select_for_update().get(pk=association.pk)


def hold_register():
    """Wait for whoever else makes records in numbers (an import, a list of the forum), until the transaction ends."""
    Region.objects.select_for_update().order_by("pk").first()


def touch(association):
    """Count one more change of the record, so that somebody who is typing learns of it."""
    Association.objects.filter(pk=association.pk).update(version=F("version") + 1)


@transaction.atomic
def save_association(association, *, by, themes=None, aliases=None, expected_version=None):
    """Write an association; `themes` (of `Theme`) and `aliases` (texts), when given, replace those it has.

    Raises PermissionDenied, ValidationError, Conflict (`expected_version` is not the stored one).
    """
    authorise(by)
    before, version = {}, 0
    if association.pk:
        stored = held(association)
        if expected_version is not None and stored.version != expected_version:
            raise Conflict(_("Somebody else changed this record while you were typing. Nothing was written."))
        before, version = _told(stored), stored.version
        if stored.state == AssociationState.MERGED:
            raise NotAllowedNow([_("This record was merged into another one: correct that one.")])
    association.version = version + 1
    association.full_clean()
    association.save()
    if themes is not None:
        association.themes.set(themes)
    if aliases is not None:
        _write_aliases(association, aliases)
    refresh_search(association)
    if changes := difference(before, _told(association)):
        changes.pop("id", None)
        record("change" if before else "create", association, by=by, changes=changes)
    return association


def _told(association):
    """The record for the audit: its columns, themes and other names."""
    return {
        **snapshot(association),
        "themes": ", ".join(sorted(association.themes.values_list("code", flat=True))),
        "aliases": " | ".join(association.aliases.values_list("name", flat=True)),
    }


def _write_aliases(association, names):
    wanted = [name for text in names if (name := clean_text(text, single_line=True))]
    association.aliases.exclude(name__in=wanted).delete()
    for name in dict.fromkeys(wanted):
        add_alias(association, name)


def add_alias(association, name):
    """One more name under which it is known; False when it was known already."""
    if name in (association.name, association.name_ar):
        return False
    AssociationAlias(association=association, name=name).full_clean(validate_unique=False, validate_constraints=False)
    _alias, is_new = AssociationAlias.objects.get_or_create(association=association, name=name)
    return is_new


def refresh_search(association):
    """The text that searches look into, other names included. Written without counting as a change."""
    association.refresh_search_text(association.aliases.values_list("name", flat=True))
    Association.objects.filter(pk=association.pk).update(search_text=association.search_text)


# -- Consents ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def agree(association, fields, *, way, given_on, today, by):
    """Record the agreement to publish `fields`, as of `given_on`. What is agreed already stays as it was recorded.

    Raises PermissionDenied, ValidationError: no future date, and nothing is published without the name.
    """
    authorise(by)
    association = held(association)
    if association.state == AssociationState.MERGED:
        raise NotAllowedNow([_("This record was merged into another one: correct that one.")])
    if given_on > today:
        raise ValidationError(_("A consent is not given in the future."))
    now = {consent.field for consent in association.consents.filter(withdrawn_on__isnull=True)}
    if ConsentField.NAME not in {*now, *fields}:
        raise ValidationError(_("The consent to be named in the directory comes first: the others need it."))
    added = [field for field in ConsentField.values if field in fields and field not in now]
    for field in added:
        consent = Consent(association=association, field=field, way=way, given_on=given_on)
        consent.full_clean()
        consent.save()
    if added:
        touch(association)
        record("agree", association, by=by, changes={"consents": [None, ", ".join(added)]}, note=f"{way} {given_on}")
    return added


@transaction.atomic
def withdraw_consent(association, fields, *, way, on, by):
    """End the consents to publish `fields` from `on`: what was published is not any more. Anybody's right, at once.

    Withdrawing the name withdraws all. Returns the fields that were ended.
    """
    association = held(association)
    if ConsentField.NAME in fields:
        fields = ConsentField.values
    ended = []
    for consent in association.consents.filter(withdrawn_on__isnull=True, field__in=fields):
        consent.withdrawn_on, consent.withdrawn_way = max(on, consent.given_on), way
        consent.save(update_fields=["withdrawn_on", "withdrawn_way"])
        ended.append(consent.field)
    if ended:
        touch(association)
        record("withdraw_consent", association, by=by, changes={"consents": [", ".join(ended), None]}, note=way)
    return ended


def shown_fields(association):
    """The fields that the public sees today."""
    return agreed_fields(association.consents.filter(withdrawn_on__isnull=True))


# -- Verification and state --------------------------------------------------------------------------------------------


@transaction.atomic
def verify(association, *, means, on, today, by, until=None):
    """Note that the record was made sure of on `on`; it holds until `until` (two years when none is given)."""
    authorise(by)
    association = held(association)
    if association.state != AssociationState.ACTIVE:
        raise NotAllowedNow([_("Only an active association is verified.")])
    if on > today:
        raise ValidationError(_("A verification is not made in the future."))
    made = Verification(
        association=association, means=means, verified_on=on, valid_until=until or on + VALID_FOR, verified_by=by
    )
    made.full_clean()
    made.save()
    touch(association)
    record("verify", association, by=by, changes={"valid_until": [None, made.valid_until.isoformat()]}, note=means)
    return made


@transaction.atomic
def set_dissolved(association, is_dissolved, *, by, note=""):
    """Say that an association is dissolved, or active again. Its page leaves the directory; nothing is deleted."""
    authorise(by)
    association = held(association)
    before, after = AssociationState.ACTIVE, AssociationState.DISSOLVED
    if not is_dissolved:
        before, after = after, before
    if association.state != before:
        raise NotAllowedNow(
            [_("The association is “%(state)s”: this cannot be done.") % {"state": association.get_state_display()}]
        )
    association.state = after
    association.version += 1
    association.save(update_fields=["state", "version"])
    record(f"association_{after}", association, by=by, changes={"state": [before, after]}, note=note)
    return association
