"""What the public and the associations themselves ask of the register. Nothing of it is written before a person agrees,
but for the withdrawal of a consent, which holds at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.associations import AssociationState, ConsentWay, ReviewSource, ReviewState
from ..models import Association, ReviewItem
from ..notifications import associations as notifications
from ..queries import association_links
from ..queries import associations as queries
from . import enrolling
from .importing_associations import fingerprint

MOST_PENDING = 5


@transaction.atomic
def propose(values, consents, *, language="fr"):
    """An association that somebody proposes: waits to be examined beside those it may be. Returns the `ReviewItem`.

    `values` as `policies.association_rows` reads them. The same proposal twice is one.
    """
    mark = fingerprint(values, sorted(consents))
    known = ReviewItem.objects.filter(source=ReviewSource.PROPOSAL, state=ReviewState.PENDING, fingerprint=mark).first()
    if known:
        return known
    answer = queries.register_of(queries.comparable()).match(queries.known_of(None, values))
    candidates = answer.candidates or (((answer.key, ("name",)),) if answer.key is not None else ())
    item = ReviewItem.objects.create(
        source=ReviewSource.PROPOSAL,
        values=values,
        consents=list(consents),
        candidates=[{"association": key, "reasons": list(reasons)} for key, reasons in candidates],
        fingerprint=mark,
        language=language,
    )
    record("propose", item, by=None)
    return item


@transaction.atomic
def ask_link(association, address):
    """Send the personal link when `address` is on record. Says nothing of whether it was: nobody learns who is."""
    if association is None or association.state == AssociationState.MERGED:
        return
    on_record = {one.casefold(): one for one in association_links.addresses(association)}
    if (known := on_record.get(address.strip().casefold())) is not None:
        notifications.send_link(association, known)


@transaction.atomic
def ask_correction(association, values, consents, *, language="fr"):
    """What the association wants changed, {field: value} of the fields that differ, and agreed to: to be examined.

    Raises NotAllowedNow when nothing differs or too many requests wait.
    """
    association = Association.objects.select_for_update().get(pk=association.pk)
    stored = queries.stored_values(association)
    changed = {name: value for name, value in values.items() if value and value != stored.get(name)}
    new_consents = [field for field in consents if field not in enrolling.shown_fields(association)]
    if not changed and not new_consents:
        raise NotAllowedNow([_("Nothing differs from what is recorded.")])
    if association.reviews.filter(state=ReviewState.PENDING).count() >= MOST_PENDING:
        raise NotAllowedNow([_("Several requests wait already: the secretariat examines them first.")])
    item = ReviewItem.objects.create(
        source=ReviewSource.CORRECTION,
        values=changed,
        consents=new_consents,
        association=association,
        candidates=[{"association": association.pk, "reasons": ["correction"]}],
        fingerprint=fingerprint(changed, sorted(new_consents)),
        language=language,
    )
    record("ask_correction", item, by=None)
    return item


def withdraw(association, fields, *, on):
    """The association withdraws its consent through its own link: at once."""
    return enrolling.withdraw_consent(association, fields, way=ConsentWay.FORM, on=on, by=None)
