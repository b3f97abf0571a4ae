"""Reasoned answers: written, reviewed, published together, and what comes of those retained."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from ..actions import answering, promoting
from ..enums.contributions import AnswerState
from ..forms.answering import AnswerForm, PromoteForm
from ..models import ReasonedAnswer
from ..permissions import contributions as permissions
from ..permissions.process import can_manage
from ..queries import contributions as queries
from ..queries.analysis import without_analysis
from .managing_contributions import chosen_process

PER_PAGE = 50


def _subject(request, reference):
    """({"contribution": …} or {"cluster": …}, the record); 404 for what does not exist."""
    found = queries.named(
        permissions.visible_clusters(request.user).select_related("process__plan"), reference, queries.CLUSTER
    )
    if found:
        return {"cluster": found}, found
    found = queries.named(
        permissions.visible_contributions(request.user).select_related("process__plan", "cluster__process"), reference
    )
    if found is None:
        raise Http404
    return {"contribution": found}, found


@only(can_manage)
def answer_write(request, reference):
    """The draft of an answer; a published one is corrected by its next version."""
    subject, record = _subject(request, reference)
    draft = queries.open_answers(record.process).filter(**subject).first()
    published = list(queries.answers_out(**subject))
    form = AnswerForm(request.POST or None, process=record.process, draft=draft, is_correction=bool(published))
    if request.method == "POST" and form.is_valid():
        try:
            answering.draft(by=request.user, expected_version=form.cleaned_data["version"], **subject, **form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The draft is kept. Somebody else reviews it before it is published."))
            return redirect("answer_list")
    context = {"form": form, "record": record, "draft": draft, "published": published, **subject}
    return render(request, "cocreation/contributions/answer_write.html", context)


@only(can_manage)
def answer_list(request):
    """Drafts and reviewed answers of a process; those that are ready are published together."""
    process = chosen_process(request)
    answers = queries.open_answers(process) if process else ReasonedAnswer.objects.none()
    page = Paginator(answers, PER_PAGE).get_page(request.GET.get("page"))
    unanalysed = without_analysis(process, [one for one in page.object_list if one.state == AnswerState.DRAFT])
    own = {
        one.contribution_id: one.contribution.reference
        for one in permissions.own_assignments(request.user).filter(
            contribution__in=[one.contribution_id for one in page.object_list if one.pk in unanalysed],
            done_at__isnull=True,
        )
    }
    reviewed = list(answers.filter(state=AnswerState.REVIEWED))
    stuck = {answer.pk: sentences for answer, sentences in answering.missing_by_answer(reviewed)}
    for answer in page.object_list:
        answer.is_own = answer.drafted_by_id == request.user.pk
        answer.is_unanalysed = answer.pk in unanalysed
        answer.own_analysis = own.get(answer.contribution_id)
        answer.missing = stuck.get(answer.pk, [])
    context = {
        "process": process,
        "page": page,
        # Offered only where it will be done.
        "ready": 0 if stuck else len(reviewed),
        "drafts": page.paginator.count - len(reviewed),
        "stuck": len(stuck),
        "was_refused": "manque" in request.GET,
    }
    return render(request, "cocreation/contributions/answer_list.html", context)


@only(can_manage)
@require_POST
def answer_act(request, pk):
    """Review or publish one answer."""
    answer = get_object_or_404(ReasonedAnswer, pk=pk)
    version = request.POST.get("version", "")
    try:
        if request.POST.get("acte") == "relire":
            expected = int(version) if version.isdecimal() and len(version) < 10 else -1
            answering.review(answer, by=request.user, expected_version=expected)
            messages.success(request, _("The answer is reviewed: it may be published."))
        elif request.POST.get("acte") == "publier":
            done = answering.publish(answer, by=request.user, today=timezone.localdate())
            messages.success(request, _published(1, done.told))
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("answer_list")


@only(can_manage)
@require_POST
def answers_publish(request):
    """All that were drafted for a process, or none: what is missing is listed."""
    process = chosen_process(request)
    answers = queries.open_answers(process) if process else ReasonedAnswer.objects.none()
    if request.POST.get("lesquelles") == "relues":
        answers = answers.filter(state=AnswerState.REVIEWED)
    answers = list(answers)
    try:
        done = answering.publish_many(answers, by=request.user, today=timezone.localdate())
    except ValidationError as error:
        if not answers:
            messages.error(request, " ".join(error.messages))
            return redirect("answer_list")
        # What each one lacks stands beside it on the list.
        return redirect(
            f"{request.path.removesuffix('publier/')}?{urlencode({'processus': process.code, 'manque': 1})}"
        )
    messages.success(request, _published(len(answers), done.told))
    return redirect("answer_list")


def _published(answers, told):
    """What a publication did, and how many authors are written to."""
    words = ngettext("%(number)s answer is published.", "%(number)s answers are published.", answers)
    if told:
        sent = ngettext("%(number)s author is written to.", "%(number)s authors are written to.", told)
    else:
        sent = _("No author is written to: none left an address.")
    return f"{words % {'number': answers}} {sent % {'number': told}}"


@only(can_manage)
def promote(request, reference):
    """A retained contribution or cluster becomes a draft commitment of the plan that the process makes."""
    subject, record = _subject(request, reference)
    plan = record.process.plan
    initial = {"title": record.title, "title_ar": getattr(record, "title_ar", "")}
    form = PromoteForm(request.POST or None, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = promoting.promote(by=request.user, **subject, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request, _("%(code)s is drafted: complete it before the plan is adopted.") % {"code": made.code}
            )
            return redirect("commitment_origins", made.code)
    return render(request, "cocreation/contributions/promote.html", {"form": form, "record": record, "plan": plan})
