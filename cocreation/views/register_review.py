"""Files handed in and what waits for a person: rows, proposals, corrections; duplicates and their merger."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commitments.enums import ImportState
from ogp_secretariat.web.guards import only

from ..actions import distinguishing, importing_association_files, merging, reviewing_associations, unmerging
from ..enums.associations import AssociationState, ConsentField, ReviewState, RowStatus, counted
from ..forms.association_filters import DirectoryFilter
from ..forms.associations import FileForm, NamesForm, ReasonForm
from ..models import Association, AssociationImport, DistinctPair, ReviewItem
from ..permissions.process import can_manage
from ..policies.differing import compare
from ..queries import associations as queries
from .associations import row_key
from .register import record_or_404, tabs

PER_PAGE = 50
DETAILS_PER_PAGE = 100
LATEST = 10
FOUND_SHOWN = 20
APART_SHOWN = 200


@only(can_manage)
def imports(request):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = importing_association_files.receive(
                file.read(), file.name, today=timezone.localdate(), by=request.user
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            return redirect("association_import", found.pk)
    files = AssociationImport.objects.defer("table", "result")[:LATEST]
    return render(request, "cocreation/assoc/imports.html", {"form": form, "files": files} | tabs("imports"))


@only(can_manage)
def import_result(request, pk):
    found = get_object_or_404(AssociationImport, pk=row_key(pk))
    if request.method == "POST":
        try:
            found = importing_association_files.apply(found, today=timezone.localdate(), by=request.user)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("The file is applied: the register is up to date."))
        return redirect("association_import", found.pk)
    details = [d for d in found.result["details"] if d["errors"] or d["warnings"] or d["candidates"]]
    order = ["refused", "to_review"]
    details.sort(key=lambda d: order.index(d["status"]) if d["status"] in order else len(order))
    context = {
        "found": found,
        "result": found.result,
        "counts": [(status, counted(status, n), n) for status in RowStatus.values for n in [found.result[status]]],
        "labels": RowStatus.choices,
        # An import made before this was kept has nothing to say of it.
        "understood": [(header, queries.column_label(column)) for header, column in found.result.get("understood", [])],
        "page": Paginator(details, DETAILS_PER_PAGE).get_page(request.GET.get("page")),
        "can_apply": found.state == ImportState.CHECKED and bool(found.table),
        "left": found.items.filter(state=ReviewState.PENDING).count(),
    }
    return render(request, "cocreation/assoc/import_result.html", context | tabs("imports"))


@only(can_manage)
def reviews(request):
    page = Paginator(queries.pending_items(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cocreation/assoc/reviews.html", {"page": page} | tabs("reviews"))


@only(can_manage)
def review(request, pk):
    """One row beside those it may be: « it is she », a new one, or refused with a reason."""
    item = get_object_or_404(ReviewItem.objects.select_related("handed_in", "association"), pk=row_key(pk))
    act = request.POST.get("acte") if request.method == "POST" else ""
    refusal = ReasonForm(request.POST if act == "refuser" else None, prefix="refus")
    names = NamesForm(request.POST if act == "nouvelle" else None, prefix="nom")
    if request.method == "POST" and _judged(request, item, act, refusal, names):
        following = queries.pending_items().first()
        return redirect("association_review", following.pk) if following else redirect("association_reviews")
    search = DirectoryFilter(request.GET)
    others = search.apply(queries.comparable())[:FOUND_SHOWN] if "q" in search.chosen else []
    values = {name: value for name, value in item.values.items() if name != "unread"}
    context = {
        "item": item,
        "values": queries.described(values),
        "unread": item.values.get("unread", []),
        "needs_name": not (values.get("name") or values.get("name_ar")),
        "candidates": _candidates(item, values),
        "others": others,
        "search": search,
        "refusal": refusal,
        "names": names,
        "consents": [ConsentField(field).label for field in item.consents],
    }
    return render(request, "cocreation/assoc/review.html", context | tabs("reviews"))


def _judged(request, item, act, refusal, names):
    """Do what was decided; False when something is missing, which the page then says."""
    try:
        if act == "reconnaitre":
            chosen = request.POST.get("association", "")
            if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
                messages.error(request, _("Choose the association that it is."))
                return False
            association = get_object_or_404(Association, pk=int(chosen))
            replace = request.POST.getlist("replace")
            reviewing_associations.recognise(item, association, by=request.user, replace=replace)
            messages.success(request, _("Recognised: %(name)s.") % {"name": association})
        elif act == "nouvelle":
            if not names.is_valid():
                return False
            made = reviewing_associations.enter(item, by=request.user, **names.cleaned_data)
            messages.success(request, _("Entered in the register: %(name)s.") % {"name": made})
        elif act == "refuser":
            if not refusal.is_valid():
                return False
            reviewing_associations.refuse(item, reason=refusal.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Refused; the reason is kept."))
        else:
            raise Http404
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return False
    return True


def _candidates(item, values):
    """[{association, reasons, stored, differs}] of those it may be; of a merged one, its survivor."""
    reasons = {row["association"]: row["reasons"] for row in item.candidates}
    found = queries.comparable(Association.objects.filter(pk__in=reasons).select_related("region", "merged_into"))
    shown = []
    for one in sorted(found, key=lambda one: list(reasons).index(one.pk)):
        survivor = one.survivor
        stored = queries.stored_values(survivor)
        fills, differs, names = compare(values, stored, queries.alias_names(survivor))
        for name in ("name", "name_ar"):
            if item.source == "correction" and values.get(name) and values[name] != stored[name]:
                differs[name] = (stored[name], values[name])
        before = {n: text for n, _label, text in queries.described({n: old for n, (old, _new) in differs.items()})}
        after = queries.described({n: new for n, (_old, new) in differs.items()})
        shown.append(
            {
                "association": survivor,
                "reasons": queries.reasons_in_words(reasons[one.pk]),
                "fills": queries.described(fills),
                "names": names,
                "differs": [(n, label, before.get(n, "–"), text) for n, label, text in after],
            }
        )
    return shown


# -- Duplicates --------------------------------------------------------------------------------------------------------


@only(can_manage)
def duplicates(request):
    if request.method == "POST":
        _judge_pair(request)
        return redirect("association_duplicates")
    context = {"pairs": queries.suggested_duplicates(), "apart": queries.told_apart()[:APART_SHOWN]}
    return render(request, "cocreation/assoc/duplicates.html", context | tabs("duplicates"))


def _judge_pair(request):
    """« These are two associations », or that word taken back."""
    keys = [request.POST.get(name, "") for name in ("un", "autre")]
    if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in keys):
        raise Http404
    one, other = (get_object_or_404(Association, pk=int(key)) for key in keys)
    try:
        if request.POST.get("acte") == "distinguer":
            distinguishing.tell_apart(one, other, by=request.user)
            messages.success(request, _("These are two associations: the pair is suggested no more."))
        elif request.POST.get("acte") == "oublier":
            distinguishing.forget_pair(get_object_or_404(DistinctPair, first=one, second=other), by=request.user)
            messages.success(request, _("The pair may be suggested again."))
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))


@only(can_manage)
def merge(request, pk):
    """Choose the other record, see both side by side, then merge the other one into this one."""
    kept = record_or_404(pk)
    asked = request.POST.get("autre") or request.GET.get("autre", "")
    other = None
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        other = Association.objects.filter(pk=int(asked)).first()
    if request.method == "POST" and other is not None:
        try:
            merging.merge(kept, other, by=request.user, today=timezone.localdate())
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("The two records are one; the other one leads here."))
            return redirect("association_record", kept.pk)
    search = DirectoryFilter(request.GET)
    found = []
    if "q" in search.chosen:
        found = (
            search.apply(queries.register()).exclude(pk=kept.pk).exclude(state=AssociationState.MERGED)[:FOUND_SHOWN]
        )
    context = {
        "kept": kept,
        "other": other,
        "sides": _sides(kept, other) if other else [],
        "missing": merging.missing_for_merge(kept, other) if other else [],
        "search": search,
        "found": found,
    }
    return render(request, "cocreation/assoc/merge.html", context | tabs("duplicates"))


@only(can_manage)
@require_POST
def undo_merge(request, pk):
    found = record_or_404(pk)
    try:
        _record, sentences = unmerging.undo_merge(found, by=request.user)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The merger is undone: look at both records again."))
        for sentence in sentences:
            messages.info(request, sentence)
    return redirect("association_record", found.pk)


def _sides(kept, other):
    """[(label, text of one, text of the other)] of all that either has."""
    mine = {name: (label, text) for name, label, text in queries.described(queries.stored_values(kept))}
    theirs = {name: (label, text) for name, label, text in queries.described(queries.stored_values(other))}
    names = [*mine, *(name for name in theirs if name not in mine)]
    return [((mine.get(n) or theirs[n])[0], mine.get(n, ("", "–"))[1], theirs.get(n, ("", "–"))[1]) for n in names]
