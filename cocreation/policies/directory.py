"""What the public may see of an association. Pure: consents and dates come in."""

from ..enums.associations import AssociationState, ConsentField

# The fields that a consent other than `NAME` opens.
SHOWN_FIELDS = tuple(field for field in ConsentField.values if field != ConsentField.NAME)


def agreed_fields(consents):
    """The fields whose consent is in force; none without the consent to be named, which all others need."""
    fields = {consent.field for consent in consents if consent.withdrawn_on is None}
    return fields if ConsentField.NAME in fields else set()


def is_public(association, consents):
    return association.state == AssociationState.ACTIVE and bool(agreed_fields(consents))


def is_verified(verifications, day):
    """Whether one of the verifications holds on `day`."""
    return any(one.verified_on <= day <= one.valid_until for one in verifications)


def consents_after_merge(kept, absorbed, moved, mixed):
    """The fields of the survivor whose consent ends, and those that open, when `absorbed` is merged into it: the
    stricter rule.

    `kept`, `absorbed`: consents of each; `moved`: fields whose value comes from the absorbed record alone; `mixed`:
    fields that hold values of both. A consent stays when the record that the value comes from agreed and the other one
    did not withdraw it; a mixed value needs both. Silence about the survivor's own values withdraws nothing, and the
    name of the absorbed record never opens the directory.
    """
    ours, theirs = _in_force(kept), _in_force(absorbed)
    refused = _withdrawn(absorbed)
    ends = {field for field in ours if field in refused or (field in {*moved, *mixed} and field not in theirs)}
    opens = {field for field in moved if field in theirs and field not in ours and field not in _withdrawn(kept)}
    return ends, opens


def _in_force(consents):
    return {consent.field for consent in consents if consent.withdrawn_on is None}


def _withdrawn(consents):
    """The fields that were agreed once and are not any more."""
    return {consent.field for consent in consents} - _in_force(consents)
