"""The outbox for the secretariat: what waits, left, failed or is uncertain, and what to do."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.mailroom import queries
from ogp_secretariat.mailroom.actions import tending
from ogp_secretariat.mailroom.courier import message_id
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.guards import only

from .. import permissions
from ..forms.reminders import ReasonForm
from .reminders import ask

PER_PAGE = 50
# What a person looks for, in the order in which it asks for somebody.
GROUPS = {
    "incertain": (gettext_lazy("Uncertain"), [State.UNCERTAIN]),
    "echec": (gettext_lazy("Failed"), [State.FAILED]),
    "tenu": (pgettext_lazy("messages", "Held"), [State.HELD]),
    "attente": (gettext_lazy("Waiting"), [State.DUE, State.CLAIMED, State.DATA]),
    "envoye": (pgettext_lazy("messages", "Sent"), [State.SENT]),
    "retire": (pgettext_lazy("messages", "Withdrawn"), [State.OBSOLETE]),
}
ACTS_OF = {
    State.HELD: ("release", "withdraw"),
    State.DUE: ("hold", "withdraw"),
    State.FAILED: ("again", "withdraw"),
    State.UNCERTAIN: ("arrived", "again", "withdraw"),
}


class AddressForm(CrispyForm):
    to = forms.EmailField(
        label=gettext_lazy("Address"), max_length=254,
        help_text=gettext_lazy("Correct it if it was wrong. The account or the institution keeps its own."),
    )  # fmt: skip


@only(permissions.can_review)
def outbox(request):
    counts = Message.objects.aggregate(
        **{name: Count("pk", filter=Q(state__in=states)) for name, (_label, states) in GROUPS.items()}
    )
    chosen = request.GET.get("etat", "")
    found = Message.objects.defer("body").order_by("-posted_at", "-pk")
    if chosen in GROUPS:
        found = found.filter(state__in=GROUPS[chosen][1])
    words = request.GET.get("q", "").strip()[:200]
    for word in words.split()[:10]:
        found = found.filter(Q(to__icontains=word) | Q(subject__icontains=word))
    context = {
        "groups": [(name, label, counts[name]) for name, (label, _states) in GROUPS.items()],
        "chosen": chosen if chosen in GROUPS else "",
        "words": words,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "outbox": queries.outbox(),
        "now": timezone.now(),
    }
    return render(request, "commitments/outbox/outbox.html", context)


def _message(pk):
    return get_object_or_404(Message, pk=pk if pk < 2**63 else 0)


@only(permissions.can_review)
def outbox_message(request, pk):
    message = _message(pk)
    context = {
        "message": message,
        "identifier": message_id(message),
        "attachments": message.attachments.select_related("document").defer("document__html", "document__context"),
        "acts": ACTS_OF.get(message.state, ()),
        "history": history_of(message)[:PER_PAGE],
    }
    return render(request, "commitments/outbox/message.html", context)


def _asked(request, message, kind, act, title, done):
    return ask(
        request,
        kind,
        act,
        title=title,
        what=f"{message.subject} → {message.to}",
        back=reverse("outbox_message", args=[message.pk]),
        done=done,
    )


@only(permissions.can_review)
def outbox_act(request, pk, act):
    """Hold, withdraw and send again ask first; releasing and « it did arrive » are one click."""
    message, by = _message(pk), request.user
    if act == "hold":
        hold = partial(tending.hold, message, by=by)
        return _asked(request, message, ReasonForm, hold, _("Hold the message"), _("The message is held."))
    if act == "withdraw":
        withdraw = partial(tending.withdraw_message, message, by=by)
        return _asked(request, message, ReasonForm, withdraw, _("Withdraw the message"), _("The message is withdrawn."))
    if act == "again":
        kind = partial(AddressForm, initial={"to": message.to})
        again = partial(tending.try_again, message, by=by)
        return _asked(request, message, kind, again, _("Send the message again"), _("The message leaves again."))
    if act in ("release", "arrived"):
        return _click(request, message, tending.release if act == "release" else tending.say_arrived)
    raise Http404


@require_POST
def _click(request, message, act):
    try:
        act(message, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done: %(state)s.") % {"state": message.get_state_display()})
    return redirect("outbox_message", message.pk)


@only(permissions.can_review)
def outbox_stop(request):
    return ask(
        request,
        ReasonForm,
        partial(tending.stop, by=request.user),
        title=_("Stop the outbox"),
        what=_("Nothing leaves any more until somebody lets it go on; what is posted meanwhile waits."),
        back=reverse("outbox"),
        done=_("Nothing leaves any more, until somebody lets it go on."),
    )


@only(permissions.can_review)
@require_POST
def outbox_go_on(request):
    try:
        tending.go_on(by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Messages leave again."))
    return redirect("outbox")
