"""The register for the secretariat: the list, its export, one record and what is done with it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.guards import only
from ogp_secretariat.web.handing import answer_table

from ..actions import enrolling
from ..forms.association_filters import RegisterFilter
from ..forms.associations import ConsentsForm, RecordForm, StateForm, VerifyForm, WithdrawForm
from ..models import Association
from ..permissions.process import can_manage
from ..policies.directory import agreed_fields
from ..queries import associations as queries
from ..queries.association_table import register_table
from .associations import row_key

PER_PAGE = 50
HISTORY_SHOWN = 50


def tabs(tab):
    """What the tabs of the register need."""
    return {"tab": tab, "waiting": queries.pending_items().count()}


def record_or_404(pk):
    return get_object_or_404(Association.objects.select_related("region", "province", "merged_into"), pk=row_key(pk))


@only(can_manage)
def register(request, status=200):
    form = RegisterFilter(request.GET)
    page = Paginator(form.apply(queries.register()), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"filter": form, "page": page, "query": query.urlencode(), "is_filtered": bool(form.chosen)}
    return render(request, "cocreation/assoc/register.html", context | tabs("register") | _day(), status=status)


def _day():
    return {"today": timezone.localdate()}


@only(can_manage)
def to_verify(request):
    page = Paginator(queries.to_verify(timezone.localdate()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cocreation/assoc/to_verify.html", {"page": page} | tabs("to_verify") | _day())


@only(can_manage)
def export(request, format):
    form = RegisterFilter(request.GET)
    # A filter that means nothing is refused, with its sentences: the file would silently hold everything.
    if not form.is_valid():
        return register(request, status=400)
    rows = form.apply(queries.register())
    return answer_table(register_table(rows), format, "associations", timezone.localdate().isoformat())


@only(can_manage)
def record(request, pk):
    found = record_or_404(pk)
    consents = list(found.consents.all())
    context = {
        "association": found,
        "values": queries.described(queries.stored_values(found)),
        "aliases": queries.alias_names(found),
        "consents": consents,
        "shown": agreed_fields(consents),
        "verifications": queries.verifications_of(found),
        "merged": found.merged.all(),
        "mandates": found.forum_mandates.select_related("forum_list"),
        "registrations": found.registrations.count(),
        "contributions": found.contributions.count(),
        "events": found.hosted_events.count(),
        "history": history_of(found)[:HISTORY_SHOWN],
        "survivor": found.survivor,
    }
    return render(request, "cocreation/assoc/record.html", context | tabs("register") | _day())


@only(can_manage)
def edit(request, pk=None):
    """A record's form; somebody quicker makes a 409 with what was typed still there."""
    found = record_or_404(pk) if pk is not None else Association()
    form = RecordForm(request.POST or None, instance=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = enrolling.save_association(
                form.save(commit=False), by=request.user, themes=form.cleaned_data["themes"],
                aliases=form.alias_names(), expected_version=_version(request, pk),
            )  # fmt: skip
        except Conflict as conflict:
            form.add_error(None, conflict.messages)
            status = 409
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The record is saved."))
            return redirect("association_record", saved.pk)
    context = {
        "association": found if pk is not None else None,
        "form": form,
        "version": request.POST.get("version", found.version),
        "stored": record_or_404(pk) if status == 409 else None,
    }
    return render(request, "cocreation/assoc/edit.html", context | tabs("register"), status=status)


def _version(request, pk):
    text = request.POST.get("version", "")
    if pk is None:
        return None
    # What is no version is none that is stored: a conflict, not an error.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def ask(request, form, act, *, title, what, back, done, warning=""):
    """GET asks; POST acts, or says what is missing on the same page and keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "what": what, "back": back, "warning": warning}
    return render(request, "cocreation/assoc/ask.html", context | tabs("register"))


def _back(found):
    return reverse("association_record", args=[found.pk])


@only(can_manage)
def agree(request, pk):
    found, today = record_or_404(pk), timezone.localdate()
    form = ConsentsForm(request.POST or None, initial={"given_on": today})

    def act(data):
        enrolling.agree(
            found, data["fields_agreed"], way=data["way"], given_on=data["given_on"], today=today, by=request.user
        )

    return ask(
        request, form, act, title=_("Record a consent"), what=str(found), back=_back(found),
        done=_("The consent is recorded."),
    )  # fmt: skip


@only(can_manage)
def withdraw(request, pk):
    found = record_or_404(pk)
    form = WithdrawForm(request.POST or None, shown=enrolling.shown_fields(found))

    def act(data):
        enrolling.withdraw_consent(
            found, data["fields_withdrawn"], way=data["way"], on=timezone.localdate(), by=request.user
        )

    return ask(
        request, form, act, title=_("Record a withdrawal"), what=str(found), back=_back(found),
        done=_("Done: it is no longer published."), warning=_("Withdrawing the name withdraws everything."),
    )  # fmt: skip


@only(can_manage)
def verify(request, pk):
    found, today = record_or_404(pk), timezone.localdate()
    form = VerifyForm(request.POST or None, initial={"on": today})

    def act(data):
        enrolling.verify(found, means=data["means"], on=data["on"], until=data["until"], today=today, by=request.user)

    return ask(
        request, form, act, title=_("Note a verification"), what=str(found), back=_back(found),
        done=_("The verification is noted."),
    )  # fmt: skip


@only(can_manage)
def state(request, pk, act):
    """Dissolved, or active again."""
    if act not in ("dissoudre", "retablir"):
        raise Http404
    found = record_or_404(pk)
    is_dissolved = act == "dissoudre"
    form = StateForm(request.POST or None)
    write = partial(enrolling.set_dissolved, found, is_dissolved, by=request.user)
    return ask(
        request, form, lambda data: write(note=data["note"]),
        title=_("Say that it is dissolved") if is_dissolved else _("Say that it is active again"),
        what=str(found), back=_back(found),
        done=_("The association is dissolved.") if is_dissolved else _("The association is active again."),
        warning=_("It leaves the public directory; its history stays.") if is_dissolved else "",
    )  # fmt: skip
