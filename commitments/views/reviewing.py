"""The validation queue: what waits, oldest first; each declaration on its own page; several at once when usual."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from .. import methodology, permissions, policies, queries
from .. import review_queue as queue
from ..actions import reviewing
from ..enums import RequestState, UpdateState
from ..forms.reviewing import QueueFilter, ReturnForm, ValidateForm
from ..models import ExtensionRequest, ProgressUpdate
from ..models.plan import in_page_language

PER_PAGE = 50
HISTORY = 20


def _language():
    return (get_language() or "fr")[:2]


def _address(name, filters, *args):
    return reverse(name, args=args, query=filters or None)


def _chosen_kind(rows, kind):
    return [row for row in rows if bool(row.reasons) == (kind == "unusual")] if kind else rows


@only(permissions.can_review)
def review_queue(request):
    today = timezone.localdate()
    waiting = queries.to_review()
    filters = QueueFilter(request.GET, waiting)
    found, kind = filters.apply(waiting), filters.chosen.get("kind")
    if kind:
        page = Paginator(_chosen_kind(queue.waiting_list(found, today), kind), PER_PAGE)
        page = page.get_page(request.GET.get("page"))
        rows = page.object_list
    else:
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        rows = queue.waiting_list(found.filter(pk__in=[update.pk for update in page.object_list]), today)
    context = {
        "filter": filters,
        "filters": filters.chosen,
        "page": page,
        "rows": [_row(row, request.user, filters.chosen) for row in rows],
        "usual": sum(not row.reasons and row.update.submitted_by_id != request.user.pk for row in rows),
        "delay": queue.own_delay(today),
        "window": queue.DELAY_WINDOW,
        "extensions": ExtensionRequest.objects.filter(state=RequestState.PENDING).count(),
        "many_url": _address("review_many", filters.chosen),
        **_ticking(request, filters.chosen, page),
    }
    return render(request, "commitments/review_queue.html", context)


def _ticking(request, filters, page):
    """« Tout cocher » is an address, so that it works without a script."""
    here = {**filters, "page": page.number} if page.number > 1 else filters
    return {
        "all_ticked": request.GET.get("cocher") == "tout",
        "tick_url": _address("review_queue", {**here, "cocher": "tout"}),
        "untick_url": _address("review_queue", here),
    }


def _row(row, user, filters):
    milestone = row.update.milestone
    return {
        "row": row,
        "update": row.update,
        "milestone": milestone,
        "commitment": milestone.commitment,
        "is_own": row.update.submitted_by_id == user.pk,
        "before": _before(row),
        "after": queue.value_words(milestone, row.update.value),
        "url": _address("review", filters, row.update.pk),
        "key": f"{row.update.pk}-{row.update.version}",
    }


def _before(row):
    """What was in force before, in the method's own unit; None when nothing was ever validated."""
    milestone, last = row.update.milestone, row.previous.update
    return queue.value_words(milestone, last.value) if last else None


@only(permissions.can_review)
@require_POST
def review_many(request):
    """Validate the ticked ones, all or none."""
    filters = QueueFilter(request.GET, queries.to_review()).chosen
    chosen = dict(_keys(request.POST.getlist("declaration")))
    updates = list(queries.to_review().filter(pk__in=chosen))
    if not chosen:
        messages.warning(request, _("Tick at least one declaration."))
    elif {update.pk: update.version for update in updates} != chosen:
        messages.error(
            request,
            _("Some of these declarations were examined or taken back meanwhile. Nothing was validated: look again."),
        )
    else:
        _validate_many(request, updates)
    return redirect(_address("review_queue", filters))


def _keys(posted):
    """(pk, version) of each ticked « 12-3 »; what is no such pair is left out."""
    for key in posted[:1000]:
        pk, _dash, version = key.partition("-")
        if all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (pk, version)):
            yield int(pk), int(version)


def _validate_many(request, updates):
    try:
        many = reviewing.validate_many(updates, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ProgressUpdate.DoesNotExist:
        messages.error(request, _gone())
    else:
        said = ngettext("%(n)s declaration validated.", "%(n)s declarations validated.", many) % {"n": many}
        messages.success(request, said)


def _gone():
    return _("This declaration was taken back by whoever submitted it: there is nothing to examine.")


# -- One declaration ---------------------------------------------------------------------------------------------------


@only(permissions.can_review)
def review(request, pk):
    update = get_object_or_404(
        ProgressUpdate.objects.exclude(state=UpdateState.DRAFT).select_related(
            "milestone__commitment__plan", "milestone__commitment__lead", "submitted_by", "reviewed_by", "period"
        ),
        pk=_small(pk),
    )
    filters = QueueFilter(request.GET, queries.to_review()).chosen
    has_evidence = update.evidence.exists()
    forms = {"validate": ValidateForm(has_evidence=has_evidence), "return": ReturnForm()}
    if request.method == "POST":
        choice = request.POST.get("decision")
        if choice not in forms:
            raise Http404
        if (response := _stale(request, update, filters)) is not None:
            return response
        kwargs = {"has_evidence": has_evidence} if choice == "validate" else {}
        form = forms[choice] = type(forms[choice])(request.POST, **kwargs)
        if form.is_valid() and (response := _decide(request, update, choice, form, filters)) is not None:
            return response
    return _page(request, update, forms, filters)


def _small(pk):
    """A key that the database can hold."""
    if pk >= 2**63:
        raise Http404
    return pk


def _stale(request, update, filters):
    """Decided meanwhile, or submitted anew with other words: nothing is decided on what nobody has read."""
    if update.state != UpdateState.SUBMITTED:
        messages.warning(request, _decided_words(update))
        return redirect(_next_address(request, update, filters))
    if request.POST.get("version") != str(update.version):
        messages.warning(request, _("This declaration changed since you opened it: read it again, then decide."))
        return redirect(_address("review", filters, update.pk))
    return None


def _decided_words(update):
    return _("The declaration of %(code)s is already « %(state)s » (%(who)s): nothing was changed.") % {
        "code": update.milestone.code,
        "state": update.get_state_display(),
        "who": queue.name_of(update.reviewed_by),
    }


def _decide(request, update, choice, form, filters):
    """Act, say what happened and go to the next one; None, with the reasons in `form`, when it is refused."""
    values, read = form.cleaned_data, {"expected_version": update.version}
    try:
        if choice == "validate":
            reviewing.validate(update, by=request.user, verified=values["verified"], note=values["note"], **read)
            said = _("Declaration of %(code)s validated.")
        else:
            reviewing.return_(update, by=request.user, reason=values["reason"], **read)
            said = _("Declaration of %(code)s returned with your reason.")
    except ProgressUpdate.DoesNotExist:
        messages.warning(request, _gone())
        return redirect(_address("review_queue", filters))
    except ValidationError as error:
        update.refresh_from_db()
        if update.state == UpdateState.SUBMITTED:
            form.add_error(None, error.messages)
            return None
        messages.warning(request, _decided_words(update))
    else:
        messages.success(request, said % {"code": update.milestone.code})
    return redirect(_next_address(request, update, filters))


def _next(user, update, filters):
    """The declaration to examine after this one, in the filtered queue and not submitted by `user`; or None."""
    others = queries.to_review().exclude(pk=update.pk).exclude(submitted_by=user)
    found = QueueFilter(filters, others).apply(others)
    rows = list(found)
    if kind := filters.get("kind"):
        rows = [row.update for row in _chosen_kind(queue.waiting_list(found, timezone.localdate()), kind)]
    place = (update.submitted_at, update.pk)
    later = [row for row in rows if (row.submitted_at, row.pk) > place]
    return next(iter(later or rows), None)


def _next_address(request, update, filters):
    following = _next(request.user, update, filters)
    return _address("review", filters, following.pk) if following else _address("review_queue", filters)


def _page(request, update, forms, filters):
    today, milestone = timezone.localdate(), update.milestone
    waits = update.state == UpdateState.SUBMITTED
    mine = queries.to_review().filter(pk=update.pk)
    row = next(iter(queue.waiting_list(mine, today, _language())), None) if waits else None
    following = _next(request.user, update, filters)
    context = {
        "update": update,
        "period": in_page_language(update.period, "label") if update.period else "",
        "milestone": milestone,
        "commitment": milestone.commitment,
        "row": row,
        "missing": policies.missing_for_review(update, request.user.pk),
        "submitter": queue.name_of(update.submitted_by),
        "reviewer": queue.name_of(update.reviewed_by),
        "before": _before(row) if row else None,
        "before_day": row.previous.update.effective_on if row and row.previous.update else None,
        "after": queue.value_words(milestone, update.value),
        "effect": _effect_lines(update, today) if row else [],
        "evidence": list(update.evidence.all()),
        "difficulties": list(update.difficulties.all()),
        "history": _history(update),
        "forms": forms,
        "queue_url": _address("review_queue", filters),
        "next_url": _address("review", filters, following.pk) if following else "",
        "here": _address("review", filters, update.pk),
    }
    return render(request, "commitments/review.html", context)


def _history(update):
    others = (
        update.milestone.updates.exclude(state=UpdateState.DRAFT)
        .exclude(pk=update.pk)
        .select_related("submitted_by", "reviewed_by")
        .order_by("-submitted_at", "-pk")[:HISTORY]
    )
    return [
        {
            "update": other,
            "value": queue.value_words(update.milestone, other.value),
            "submitter": queue.name_of(other.submitted_by),
            "reviewer": queue.name_of(other.reviewed_by),
        }
        for other in others
    ]


def _effect_lines(update, today):
    """[(what, now, with the verification, without it)] in words, from the methodology."""
    effect = queue.effect_of(update, today, _language())
    results = (effect.now, effect.verified, effect.unverified)
    lines = [queue.line_of(result, update.milestone) for result in results]
    return [
        (_("Progress of the milestone"), *(methodology.displayed(line.progress) for line in lines)),
        (_("Completion rate of the commitment"), *(methodology.displayed(result.rate) for result in results)),
        (_("Gap to the plan, in points"), *(methodology.displayed_points(result.gap) for result in results)),
        (_("Lateness of the milestone"), *(_late_words(line) for line in lines)),
    ]


def _late_words(line):
    if line.complete:
        return _("completed")
    if line.under_review:
        return _("clock stopped: completion under review")
    if not line.late:
        return _("not late")
    return ngettext("%(n)s day late", "%(n)s days late", line.days_late) % {"n": line.days_late}
