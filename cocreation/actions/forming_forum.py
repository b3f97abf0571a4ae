"""The forum of civil society: a rule, a list proposed from it, the committee's decision that adopts it, its members."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import clean_text

from ..enums.associations import AssociationState, ExitReason, ListState
from ..models import ForumList, ForumMandate, ForumRepresentative, ForumRule, ForumSeat
from ..policies import forum as rules
from ..queries import forum as queries
from .enrolling import authorise, hold_register


@transaction.atomic
def write_rule(rule, *, by):
    """Keep a new version of the rule. Returns it. A version that a list cites is never changed: write another one."""
    authorise(by)
    if rule.pk:
        raise NotAllowedNow([_("A rule is not changed: write a new version.")])
    rule.number = _next(ForumRule)
    rule.full_clean()
    rule.save()
    record("write_rule", rule, by=by, changes={"text": [None, rule.text]})
    return rule


def _next(model):
    hold_register()
    return (model.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def propose_list(rule, *, day, by):
    """Judge every association by `rule` as of `day` and keep the result as a proposed list. Returns the `ForumList`.

    Eligible ones stand in it; the others are kept beside, with what they lack.
    """
    authorise(by)
    hold_register()
    if queries.proposed_list():
        raise NotAllowedNow([_("Another list is proposed already: adopt it or give it up first.")])
    made = ForumList(number=_next(ForumList), rule=rule, prepared_on=day, is_demo=rule.is_demo)
    made.full_clean()
    made.save()
    seats = [_seat(made, association, lines) for association, lines in queries.candidates(rule, day=day)]
    ForumSeat.objects.bulk_create(seats, batch_size=500)
    retained = sum(seat.is_retained for seat in seats)
    record("propose_list", made, by=by, changes={"seats": [None, f"{retained}/{len(seats)}"]})
    return made


def _seat(made, association, lines):
    eligible = rules.is_eligible(lines)
    return ForumSeat(
        forum_list=made,
        association=association,
        name=association.name,
        name_ar=association.name_ar,
        region=association.region,
        theme_codes=sorted(theme.code for theme in association.themes.all()),
        criteria=lines,
        is_eligible=eligible,
        is_retained=eligible,
    )


@transaction.atomic
def retain(seat, is_retained, *, by, reason=""):
    """Put an association into a proposed list, or leave it out; a departure from the rule has its reason."""
    authorise(by)
    forum_list = ForumList.objects.select_for_update().get(pk=seat.forum_list_id)
    _must_be_proposed(forum_list)
    seat = ForumSeat.objects.select_for_update().get(pk=seat.pk)
    seat.is_retained, seat.reason = is_retained, clean_text(reason) if is_retained != seat.is_eligible else ""
    seat.full_clean()
    seat.save()
    record("retain_seat" if is_retained else "leave_out_seat", forum_list, by=by, note=f"{seat}: {seat.reason}")
    return seat


def _must_be_proposed(forum_list):
    if forum_list.state != ListState.PROPOSED:
        raise NotAllowedNow(
            [_("The list is “%(state)s”: it does not change any more.") % {"state": forum_list.get_state_display()}]
        )


@transaction.atomic
def abandon_list(forum_list, *, by):
    authorise(by)
    forum_list = ForumList.objects.select_for_update().get(pk=forum_list.pk)
    _must_be_proposed(forum_list)
    forum_list.state = ListState.ABANDONED
    forum_list.save(update_fields=["state"])
    record("abandon_list", forum_list, by=by)
    return forum_list


def missing_for_adoption(forum_list, *, on, decision, mandate_until):
    """What a list lacks to be adopted, in sentences."""
    missing = []
    if decision is None:
        missing.append(_("Cite the committee's decision that adopts the list."))
    if on < forum_list.prepared_on:
        missing.append(_("A list is not adopted before it was prepared."))
    if mandate_until and mandate_until <= on:
        missing.append(_("Mandates end after the adoption."))
    seats = list(forum_list.seats.filter(is_retained=True).select_related("association"))
    if not seats:
        missing.append(_("The list is empty."))
    gone = [seat for seat in seats if seat.association.state != AssociationState.ACTIVE]
    missing += [
        _("%(name)s is no longer active: leave it out of the list.") % {"name": seat.display_name} for seat in gone
    ]
    return missing


@transaction.atomic
def adopt_list(forum_list, *, decision, on, by, mandate_until=None):
    """Adopt a proposed list by `decision`: it is frozen, its members take their seats, those of the list before who
    are not in it leave. Raises NotAllowedNow with what is missing."""
    authorise(by)
    forum_list = ForumList.objects.select_for_update().get(pk=forum_list.pk)
    _must_be_proposed(forum_list)
    if missing := missing_for_adoption(forum_list, on=on, decision=decision, mandate_until=mandate_until):
        raise NotAllowedNow(missing)
    forum_list.state, forum_list.adopted_on = ListState.ADOPTED, on
    forum_list.decision, forum_list.mandate_until = decision, mandate_until
    forum_list.full_clean()
    forum_list.save()
    _end_mandates(ForumMandate.objects.filter(ends_on__isnull=True), on, ExitReason.END)
    _end_mandates(ForumMandate.objects.filter(ends_on__gt=on, exit_reason=""), on, ExitReason.END)
    seats = forum_list.seats.filter(is_retained=True).order_by("association_id")
    for seat in seats:
        ForumMandate.objects.create(
            association_id=seat.association_id, forum_list=forum_list, starts_on=on, ends_on=mandate_until
        )
    record(
        "adopt_list", forum_list, by=by,
        changes={"decision": [None, decision.pk], "members": [None, seats.count()]}, note=str(on),
    )  # fmt: skip
    return forum_list


def _end_mandates(mandates, on, reason):
    for mandate in mandates.select_for_update().order_by("pk"):
        _end(mandate, max(on, mandate.starts_on), reason, "")


def _end(mandate, on, reason, note):
    mandate.ends_on, mandate.exit_reason, mandate.exit_note = on, reason, note
    mandate.full_clean()
    mandate.save()
    for one in mandate.representatives.filter(ends_on__isnull=True):
        one.ends_on = max(on, one.starts_on)
        one.save(update_fields=["ends_on"])


@transaction.atomic
def leave(mandate, *, on, reason, by, note=""):
    """A member leaves before its time, for a stated reason."""
    authorise(by)
    mandate = ForumMandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.exit_reason:
        raise NotAllowedNow([_("This membership has ended already.")])
    if not reason:
        raise NotAllowedNow([_("Say why the membership ends.")])
    if mandate.ends_on and on > mandate.ends_on:
        raise NotAllowedNow([_("The mandate ends before that day anyway.")])
    _end(mandate, on, reason, clean_text(note))
    record("leave_forum", mandate, by=by, changes={"ends_on": [None, on.isoformat()]}, note=reason)
    return mandate


@transaction.atomic
def appoint(mandate, *, name, starts_on, by, gender="", consent_on=None):
    """Who speaks for a member from `starts_on`; whoever did before stops that day. The name is shown to the public
    only when that person agrees (`consent_on`)."""
    authorise(by)
    mandate = ForumMandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.exit_reason:
        raise NotAllowedNow([_("This membership has ended already.")])
    for one in mandate.representatives.filter(ends_on__isnull=True):
        one.ends_on = max(starts_on, one.starts_on)
        one.save(update_fields=["ends_on"])
    made = ForumRepresentative(
        mandate=mandate, name=clean_text(name, single_line=True), gender=gender, consent_on=consent_on,
        starts_on=starts_on,
    )  # fmt: skip
    made.full_clean()
    made.save()
    record("appoint_representative", mandate, by=by, note=str(starts_on))
    return made
