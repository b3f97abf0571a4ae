"""The owner's page behind the link of a reminder, without an account. GET shows, POST acts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.web.guards import private

from .. import decision_links, decision_page
from ..enums import ReportSource
from ..forms.following import PostponementForm, ReportForm
from .following import asked, reported


@never_cache
def decision_answer(request, token):
    today = timezone.localdate()
    found = decision_links.read(token, today)
    if found is None:
        raise Http404
    decision, recipient = found
    act = request.POST.get("acte") if request.method == "POST" else None
    if request.method == "POST" and act not in ("suivi", "report"):
        raise Http404
    typed = (request.POST, request.FILES) if act == "suivi" else ()
    form = ReportForm(*typed, needs_name=True, initial={"status": decision.status, "author_name": recipient.name})
    later = PostponementForm(
        request.POST if act == "report" else None,
        needs_name=True,
        auto_id="later_%s",
        initial={"author_name": recipient.name},
    )
    door = {"by": None, "source": ReportSource.LINK}
    if act == "suivi" and reported(form, decision, **door):
        messages.success(request, _("Your report on %(code)s is recorded.") % {"code": decision})
        return redirect("decision_answer", token)
    if act == "report" and asked(later, decision, **door):
        messages.success(request, _("The secretariat has your request and will answer it."))
        return redirect("decision_answer", token)
    lang = translation.get_language()
    context = {
        **decision_page.page_of(decision, request.user, today, lang, is_inside=True),
        # The link is the owner's, who need not know who else wrote: words only.
        "history": decision_page.history_of(decision, lang, is_inside=False),
        "form": form,
        "later": later,
        "recipient": recipient,
    }
    return private(render(request, "meetings/decisions/answer.html", context))
