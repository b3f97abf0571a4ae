"""Comments under a contribution, and the page on which the secretariat reads them before they are shown."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ogp_secretariat.web import robots
from ogp_secretariat.web.guards import only

from ..actions import commenting
from ..enums.contributions import Moderation
from ..forms.comments import CommentForm, HideCommentsForm
from ..models import Comment
from ..permissions.process import can_manage, visible_processes
from ..queries import comments as queries
from .loading import chosen_process, language_of_page

PER_PAGE = 50


class Thread:
    """The comments of a contribution's page: what was said, whether more may be said, and the form for it."""

    def __init__(self, request, contribution):
        self.contribution, now = contribution, timezone.now()
        self.window = queries.window_of(contribution.process, timezone.localdate(now))
        rows = queries.shown_comments(contribution)
        self.page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        self.form = None
        if self.window.is_open and contribution.is_shown:
            self.form = CommentForm(request.POST if request.method == "POST" else None)

    @property
    def is_needed(self):
        return self.contribution.is_shown and (self.window.is_announced or self.page.paginator.count)

    def sent(self, request):
        """Whether a comment was received; else the form says why not."""
        if self.form is None:
            messages.error(request, _("The comments are closed: nothing was sent."))
            return True
        if not (self.form.is_valid() and robots.guard(request, self.form, scope="comment")):
            return False
        try:
            commenting.comment(self.contribution, now=timezone.now(), language=language_of_page(), **self.form.values())
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            return False
        messages.success(request, _("Your comment is received. The secretariat reads it before it is shown here."))
        return True


STATES = {"a-lire": Moderation.PENDING, "montres": Moderation.SHOWN, "masques": Moderation.HIDDEN}


@only(can_manage)
def comment_desk(request):
    """The comments of a process: to be read (the oldest first), shown, hidden (the newest first)."""
    process = chosen_process(request)
    state = request.GET.get("etat") if request.GET.get("etat") in STATES else "a-lire"
    if process is None:
        return render(request, "cocreation/contributions/comments.html", {"process": None})
    form = HideCommentsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _moderate(request, process, form):
        return redirect(f"{reverse('comment_desk')}?processus={process.code}&etat={state}")
    counts = queries.count_by_moderation(process)
    words = {
        "a-lire": _("To be read"),
        "montres": pgettext("comments", "Shown"),
        "masques": pgettext("comments", "Hidden"),
    }
    rows = queries.comments_of(process).filter(moderation=STATES[state])
    rows = rows.select_related("contribution__process", "moderated_by__person")
    order = ("received_at", "pk") if state == "a-lire" else ("-received_at", "-pk")
    context = {
        "process": process,
        "processes": visible_processes(request.user).order_by("-pk"),
        "state": state,
        "tabs": [(key, words[key], counts[moderation]) for key, moderation in STATES.items()],
        "page": Paginator(rows.order_by(*order), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
    }
    return render(request, "cocreation/contributions/comments.html", context)


def _moderate(request, process, form):
    """Whether the act on the ticked comments was done: all of them or none."""
    keys = [key for key in request.POST.getlist("commentaire") if key.isdecimal() and len(key) < 10][:500]
    ticked = list(Comment.objects.filter(contribution__process=process, pk__in=keys))
    act, by, now = request.POST.get("acte", ""), request.user, timezone.now()
    if act not in ("montrer", "masquer"):
        raise Http404
    try:
        if not ticked:
            raise ValidationError(_("Tick at least one comment."))
        with transaction.atomic():
            for one in ticked:
                if act == "montrer":
                    commenting.show(one, by=by, now=now)
                else:
                    commenting.hide(one, by=by, reason=form.cleaned_data["reason"], now=now)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if act == "montrer":
        words = ngettext("%(n)d comment is shown.", "%(n)d comments are shown.", len(ticked))
    else:
        words = ngettext("%(n)d comment is hidden.", "%(n)d comments are hidden.", len(ticked))
    messages.success(request, words % {"n": len(ticked)})
    return True
