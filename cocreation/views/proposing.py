"""Sending a contribution without an account, and following it by the personal link. GET shows, POST acts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commitments.permissions import visible_commitments
from ogp_secretariat.web import robots
from ogp_secretariat.web.guards import private

from .. import contribution_desk as desk
from .. import contribution_links
from ..actions import answering, receiving
from ..enums.process import Feature
from ..forms.contributions import ProposalForm, ReactionForm
from ..models import Reaction
from ..permissions.process import visible_processes
from ..policies import answers as rules
from ..policies.process import closing_day, next_opening
from ..queries import contributions as queries
from ..queries.process import current_process, feature_is_open, stages_in_force


def _process(request):
    """The process asked for by `?processus=`, else the one that the public pages speak of first."""
    code = request.GET.get("processus", "")
    if not code:
        return current_process()
    return visible_processes(request.user).filter(code=code[:12]).first()


@never_cache
def propose(request):
    process, today = _process(request), timezone.localdate()
    if not feature_is_open(process, Feature.PROPOSE, today):
        opens = next_opening(stages_in_force(process), Feature.PROPOSE, today) if process else None
        return render(request, "cocreation/contributions/closed.html", {"process": process, "opens": opens})
    form = ProposalForm(request.POST or None, request.FILES or None, process=process)
    if request.method == "POST" and form.is_valid() and robots.guard(request, form, scope="contribution"):
        try:
            made, _is_new = receiving.receive(process, by=None, today=today, language=_language(), **form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("contribution_follow", contribution_links.token_of(made))
    context = {
        "form": form,
        "process": process,
        "closes": closing_day(stages_in_force(process), Feature.PROPOSE, today),
    }
    return render(request, "cocreation/contributions/propose.html", context)


def _language():
    return "ar" if translation.get_language() == "ar" else "fr"


@never_cache
def follow(request, token):
    """The author's page: the reference, what happens next, the answer, the reaction, whether they are told."""
    found = contribution_links.read(token)
    if found is None:
        raise Http404
    today = timezone.localdate()
    act = request.POST.get("acte", "") if request.method == "POST" else ""
    form = ReactionForm(request.POST if act == "reaction" else None)
    if act in ("suivre", "ne-plus-suivre"):
        answering.follow(found, act == "suivre")
        messages.success(request, _("Your choice is recorded."))
        return redirect("contribution_follow", token)
    if act == "reaction" and form.is_valid() and robots.guard(request, form, scope="reaction"):
        try:
            answering.react(found, form.cleaned_data["text"], today=today)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request, _("Your reaction is recorded. The secretariat reads it, then it stands under the answer.")
            )
            return redirect("contribution_follow", token)
    thread = queries.thread_of(found, visible_commitments(request.user))
    has_reacted = bool(thread.answer) and Reaction.objects.filter(answer=thread.answer, contribution=found).exists()
    context = {
        "contribution": found,
        "token": token,
        "thread": thread,
        "form": form,
        "waits": bool(thread.answer)
        and Reaction.objects.filter(answer=thread.answer, contribution=found, read_at__isnull=True).exists(),
        "may_react": not rules.missing_for_reacting(thread.answer, found, has_reacted, today),
        "due": queries.deadline_of(found),
        "disposition": desk.disposition_words(found),
        "tone": desk.TONES.get(found.disposition, "quiet"),
    }
    return private(render(request, "cocreation/contributions/follow.html", context))
