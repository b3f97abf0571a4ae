"""What civil society says of a milestone, and the lead institution's answer."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from .. import permissions
from ..models import Remark


@transaction.atomic
def remark(milestone, *, by, text):
    """A remark in the name of the civil-society organisation for which `by` sits today. Returns the `Remark`."""
    organisation = permissions.civil_society_of(by, timezone.localdate())
    if organisation is None:
        raise PermissionDenied
    written = Remark(milestone=milestone, institution=organisation, text=text.strip(), author=by)
    written.full_clean()
    written.save()
    record("remark", milestone, by=by, note=written.text)
    return written


@transaction.atomic
def answer(remark_, *, by, text):
    """The lead institution's answer, once; it is public at once."""
    remark_ = Remark.objects.select_for_update(of=("self",)).select_related("milestone__commitment").get(pk=remark_.pk)
    if not permissions.can_answer_remark(by, remark_.milestone.commitment, timezone.localdate()):
        raise PermissionDenied
    if remark_.withdrawn_at or remark_.answer:
        raise NotAllowedNow([_("This remark was answered or withdrawn meanwhile.")])
    remark_.answer, remark_.answered_by, remark_.answered_at = text.strip(), by, timezone.now()
    remark_.full_clean()
    remark_.save()
    record("answer_remark", remark_.milestone, by=by, note=remark_.answer)
    return remark_


@transaction.atomic
def withdraw(remark_, *, by):
    """Its author, or the secretariat for a text that has no place there; the record keeps it."""
    remark_ = Remark.objects.select_for_update(of=("self",)).select_related("milestone").get(pk=remark_.pk)
    if remark_.author_id != by.pk and not permissions.can_review(by):
        raise PermissionDenied
    if remark_.withdrawn_at:
        raise NotAllowedNow([_("This remark was answered or withdrawn meanwhile.")])
    remark_.withdrawn_at = timezone.now()
    remark_.save()
    record("withdraw_remark", remark_.milestone, by=by, note=remark_.text)
    return remark_
