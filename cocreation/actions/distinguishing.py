"""Records that look alike and are two associations: remembered, so that the pair is suggested no more; taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..models import Association, DistinctPair
from . import enrolling


@transaction.atomic
def tell_apart(one, other, *, by):
    """These are two associations. Returns the `DistinctPair`, the earlier one when it was said before.

    Raises PermissionDenied, NotAllowedNow.
    """
    enrolling.authorise(by)
    first, second = sorted((one, other), key=lambda record_: record_.pk)
    if first.pk == second.pk:
        raise NotAllowedNow([_("This is one record: choose another one.")])
    list(Association.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk"))
    pair, is_new = DistinctPair.objects.get_or_create(first=first, second=second, defaults={"told_by": by})
    if is_new:
        record("tell_apart", first, by=by, note=str(second))
        record("tell_apart", second, by=by, note=str(first))
    return pair


@transaction.atomic
def forget_pair(pair, *, by):
    """They may be one after all: the pair is suggested again. Raises PermissionDenied."""
    enrolling.authorise(by)
    pair = DistinctPair.objects.select_for_update(of=("self",)).filter(pk=pair.pk).first()
    if pair is None:
        return
    first, second = pair.first, pair.second
    pair.delete()
    record("forget_pair", first, by=by, note=str(second))
    record("forget_pair", second, by=by, note=str(first))
