"""Storing who is invited, and that a convocation goes to them. In the act's transaction, with the meeting locked."""

from django.db.models import Max

from ogp_secretariat.audit.actions.recording import difference, record, snapshot

from ..models import Invitee, Summons


def written_down(meeting, invited, *, by, after=0):
    """Store those who are invited for the first time, in their order; the others stay as they were, but for an address
    that their card gives anew and the seat that they have by now. `after`: the position of the one before them."""
    for position, invitee in enumerate(invited, after + 1):
        if invitee.pk is None:
            invitee.position = position
            invitee.full_clean()
            invitee.save()
    keep_addresses(invited)
    keep_seats(meeting, invited, by=by)
    return invited


def keep_addresses(invited):
    """Links are bound to the stored address: what is written to is what is stored."""
    stored = dict(Invitee.objects.filter(pk__in=[one.pk for one in invited]).values_list("pk", "email"))
    for invitee in invited:
        if invitee.pk in stored and stored[invitee.pk] != invitee.email:
            invitee.save(update_fields=["email"])


def keep_seats(meeting, invited, *, by):
    """Whoever sits otherwise than stored is invited as what they are by now; the history keeps what they were."""
    for invitee in invited:
        if invitee.seat_before:
            before = snapshot(Invitee.objects.get(pk=invitee.pk))
            invitee.save(update_fields=list(invitee.seat_before))
            changes = difference(before, snapshot(invitee))
            label = f"invitee {invitee.position}"
            changes = {f"{label}: {k}": v for k, v in changes.items()}
            record("change_seat", meeting, by=by, changes=changes, note=invitee.name)


def last_numbers(convocation):
    """{key of the invitee: how many times this convocation went to them}."""
    return dict(convocation.summonses.order_by().values_list("invitee").annotate(last=Max("number")))


def trace(convocation, invitee, *, number=1, is_release=False):
    """Write down that `convocation` goes to `invitee`: where, and as what."""
    return Summons.objects.create(
        convocation=convocation,
        invitee=invitee,
        email=invitee.email,
        capacity=invitee.capacity,
        number=number,
        is_release=is_release,
    )
