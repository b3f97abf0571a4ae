"""The forum: its public page, and the desk where the rule, the list and the members are kept."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from ..actions import forming_forum
from ..enums.associations import ListState
from ..forms.forum import AdoptForm, ExitForm, RepresentativeForm, RuleForm, SeatForm
from ..models import ForumList, ForumMandate, ForumRule, ForumSeat
from ..permissions.process import can_manage
from ..queries import forum as queries
from .associations import row_key
from .register import ask, tabs

PER_PAGE = 50


def forum(request):
    """The adopted list: the rule, the decision, the members who agree to be named, the coverage."""
    listed, today = queries.list_in_force(), timezone.localdate()
    members = list(queries.members(listed, day=today)) if listed else []
    context = {
        "listed": listed,
        "members": [one for one in members if one.agreed],
        "unnamed": sum(not one.agreed for one in members),
        "total": len(members),
        "coverage": queries.coverage(members) if members else None,
        "today": today,
    }
    return render(request, "cocreation/assoc/forum.html", context)


@only(can_manage)
def desk(request):
    listed, today = queries.list_in_force(), timezone.localdate()
    context = {
        "rules": ForumRule.objects.all(),
        "lists": ForumList.objects.select_related("rule", "decision__meeting__committee"),
        "proposed": queries.proposed_list(),
        "listed": listed,
        "members": queries.members(listed, day=today) if listed else [],
    }
    return render(request, "cocreation/assoc/forum_desk.html", context | tabs("forum"))


@only(can_manage)
def write_rule(request):
    latest = queries.latest_rule()
    initial = {}
    if latest is not None:
        names = ("text", "text_ar", "must_be_verified", "must_consent", "min_events", "attended_from",
                 "attended_until", "process", "region_codes", "theme_codes")  # fmt: skip
        initial = {name: getattr(latest, name) for name in names}
    form = RuleForm(request.POST or None, initial=initial)
    return ask(
        request, form, lambda data: forming_forum.write_rule(form.save(commit=False), by=request.user),
        title=_("Write the rule"), what=_("A new version: what earlier lists cite stays as it was."),
        back=reverse("forum_desk"), done=_("The rule is written."),
    )  # fmt: skip


@only(can_manage)
def candidates(request, number):
    """What a rule says of each association today; POST keeps it as a proposed list."""
    rule, today = get_object_or_404(ForumRule, number=_number(number)), timezone.localdate()
    if request.method == "POST":
        try:
            made = forming_forum.propose_list(rule, day=today, by=request.user)
        except ValidationError as refusal:
            _tell(request, refusal)
            return redirect("forum_candidates", rule.number)
        messages.success(request, _("The list is proposed: read it again, then have it adopted."))
        return redirect("forum_list", made.number)
    found = queries.candidates(rule, day=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    eligible = sum(all(line["met"] for line in lines) for _one, lines in found)
    context = {"rule": rule, "page": page, "eligible": eligible, "proposed": queries.proposed_list()}
    return render(request, "cocreation/assoc/forum_candidates.html", context | tabs("forum"))


def _number(number):
    return number if number < 2**31 else 0


def _tell(request, refusal):
    for sentence in refusal.messages:
        messages.error(request, sentence)


@only(can_manage)
def forum_list(request, number):
    """One version of the list; a proposed one is adopted here, citing the decision."""
    found = get_object_or_404(
        ForumList.objects.select_related("rule", "decision__meeting__committee"), number=_number(number)
    )
    form = AdoptForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            forming_forum.adopt_list(found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The list is adopted: it does not change any more."))
            return redirect("forum_list", found.number)
    seats = found.seats.select_related("region", "association").order_by("-is_retained", "name", "name_ar", "pk")
    page = Paginator(seats, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page": page,
        "retained": found.seats.filter(is_retained=True).count(),
        "is_proposed": found.state == ListState.PROPOSED,
        "form": form,
    }
    return render(request, "cocreation/assoc/forum_list.html", context | tabs("forum"))


@only(can_manage)
@require_POST
def abandon(request, number):
    found = get_object_or_404(ForumList, number=_number(number))
    try:
        forming_forum.abandon_list(found, by=request.user)
    except ValidationError as refusal:
        _tell(request, refusal)
    else:
        messages.success(request, _("The proposed list is given up."))
    return redirect("forum_desk")


@only(can_manage)
def seat(request, pk):
    """Depart from the rule for one association, with a reason; or come back to it."""
    found = get_object_or_404(ForumSeat.objects.select_related("forum_list"), pk=row_key(pk))
    wanted = not found.is_retained
    back = reverse("forum_list", args=[found.forum_list.number])
    act = partial(forming_forum.retain, found, wanted, by=request.user)
    if wanted == found.is_eligible and request.method == "POST":
        try:
            act()
        except ValidationError as refusal:
            _tell(request, refusal)
        return redirect(back)
    form = SeatForm(request.POST or None)
    title = _("Put into the list") if wanted else _("Leave out of the list")
    return ask(
        request, form, lambda data: act(reason=data["reason"]), title=title, what=found.display_name, back=back,
        done=_("Done, with its reason."),
    )  # fmt: skip


def _mandate(pk):
    return get_object_or_404(ForumMandate.objects.select_related("association", "forum_list"), pk=row_key(pk))


@only(can_manage)
def leave(request, pk):
    found = _mandate(pk)
    form = ExitForm(request.POST or None, initial={"on": timezone.localdate()})
    return ask(
        request, form, lambda data: forming_forum.leave(found, by=request.user, **data),
        title=_("End the membership"), what=str(found), back=reverse("forum_desk"), done=_("The membership is ended."),
    )  # fmt: skip


@only(can_manage)
def appoint(request, pk):
    found = _mandate(pk)
    form = RepresentativeForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    return ask(
        request, form, lambda data: forming_forum.appoint(found, by=request.user, **data),
        title=_("Name a representative"), what=str(found), back=reverse("forum_desk"),
        done=_("The representative is named."),
    )  # fmt: skip
