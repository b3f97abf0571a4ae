"""The public directory, an association's page, what the public proposes, and the association's own link."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web import robots
from ogp_secretariat.web.guards import private

from ..actions import enrolling, requesting
from ..enums.associations import ConsentField, ConsentWay
from ..forms.association_filters import DirectoryFilter
from ..forms.associations import LinkForm, OwnForm, ProposalForm, WithdrawForm
from ..models import Association
from ..policies.directory import agreed_fields, is_public, is_verified
from ..queries import association_links, forum
from ..queries import associations as queries

PER_PAGE = 50


def row_key(pk):
    """A key that a database can be asked for: none is ever as large as the others."""
    return pk if pk < 2**63 else 0


def page_language():
    return "ar" if translation.get_language() == "ar" else "fr"


def association_list(request):
    form = DirectoryFilter(request.GET)
    page = Paginator(form.apply(queries.directory()), PER_PAGE).get_page(request.GET.get("page"))
    for one in page.object_list:
        one.shown = agreed_fields(one.agreed)
    context = {"filter": form, "page": page, "is_filtered": bool(form.chosen)}
    return render(request, "cocreation/assoc/directory.html", context)


def association(request, pk):
    """What the association agreed to show. A merged record leads to the one that stands for it."""
    found = get_object_or_404(Association.objects.select_related("region", "province"), pk=row_key(pk))
    if (survivor := found.survivor) != found:
        return redirect("association", survivor.pk)
    consents = list(found.consents.filter(withdrawn_on__isnull=True))
    if not is_public(found, consents):
        if is_secretariat(request.user):
            return redirect("association_record", found.pk)
        raise Http404
    shown = agreed_fields(consents)
    listed = forum.list_in_force()
    context = {
        "association": found,
        "facts": _facts(found, shown),
        "is_verified": is_verified(found.verifications.all(), timezone.localdate()),
        "is_member": listed is not None
        and forum.members(listed, day=timezone.localdate()).filter(association=found).exists(),
        "is_secretariat": is_secretariat(request.user),
    }
    return render(request, "cocreation/assoc/association.html", context)


def _facts(found, shown):
    """[(field, label, text)] of what may be read by everybody."""
    values = {name: getattr(found, name) for name in ConsentField.values if name != ConsentField.NAME}
    return [(name, ConsentField(name).label, value) for name, value in values.items() if name in shown and value]


def propose(request):
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and robots.guard(request, form, scope="association"):
        requesting.propose(form.values(), form.cleaned_data["consents"], language=page_language())
        messages.success(
            request, _("Thank you. The secretariat examines the proposal and answers to the address you gave.")
        )
        return redirect("association_list")
    return render(request, "cocreation/assoc/propose.html", {"form": form})


@never_cache
def ask_link(request, pk):
    """Ask for the personal link. The answer is the same whether the address is on record or not."""
    found = get_object_or_404(queries.directory(), pk=row_key(pk))
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and robots.guard(request, form, scope="association-link"):
        requesting.ask_link(found, form.cleaned_data["email"])
        messages.success(
            request, _("If this address is the one on record, the link is on its way to it. It works for seven days.")
        )
        return redirect("association", found.pk)
    return render(request, "cocreation/assoc/ask_link.html", {"association": found, "form": form})


@never_cache
def own(request, token):
    """The association's own page, by its link: GET shows, POST asks for a correction or withdraws a consent."""
    found = association_links.read(token)
    if found is None:
        raise Http404
    shown = enrolling.shown_fields(found)
    act = request.POST.get("acte") if request.method == "POST" else ""
    if request.method == "POST" and act not in ("correction", "retrait"):
        raise Http404
    correction = OwnForm(request.POST if act == "correction" else None, initial=_initial(found, shown))
    withdrawal = WithdrawForm(
        {**request.POST.dict(), "fields_withdrawn": request.POST.getlist("fields_withdrawn"), "way": ConsentWay.FORM}
        if act == "retrait"
        else None,
        shown=shown,
    )
    del withdrawal.fields["way"]
    if act == "retrait" and withdrawal.is_valid():
        requesting.withdraw(found, withdrawal.cleaned_data["fields_withdrawn"], on=timezone.localdate())
        messages.success(request, _("Done: it is no longer published."))
        return redirect("association_own", token)
    if act == "correction" and correction.is_valid() and robots.guard(request, correction, scope="association"):
        try:
            requesting.ask_correction(
                found, correction.values(), correction.cleaned_data["consents"], language=page_language()
            )
        except ValidationError as refusal:
            correction.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Thank you. The secretariat examines the correction before it is recorded."))
            return redirect("association_own", token)
    context = {"association": found, "correction": correction, "withdrawal": withdrawal, "shown": shown}
    return private(render(request, "cocreation/assoc/own.html", context))


def _initial(found, shown):
    names = ("name", "name_ar", "acronym", "receipt_number", "contact_name", "email", "phone", "address", "website")
    return {name: getattr(found, name) for name in names} | {
        "receipt_date": f"{found.receipt_date:%d/%m/%Y}" if found.receipt_date else "",
        "region": found.region_id,
        "province": found.province_id,
        "themes": found.themes.all(),
        "consents": sorted(shown),
    }
