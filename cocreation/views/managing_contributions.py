"""The secretariat's desk of contributions, and the page on which one of them is read, sorted, grouped and given."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from commitments.permissions import visible_commitments
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.guards import only

from .. import contribution_desk as desk
from ..actions import analysing, grouping, moderating, receiving
from ..enums.contributions import Moderation
from ..forms.answering import AssignForm, ClusterForm, MoveForm, NoteForm, RewordForm
from ..forms.contributions import HideForm, ReasonForm, SortForm
from ..models import Cluster, Contribution, Reaction
from ..permissions import contributions as permissions
from ..permissions.process import can_manage, visible_processes
from ..policies import contributions as rules
from ..queries import contributions as queries
from ..queries.analysis import missing_for_review
from ..queries.comments import comments_of
from ..queries.similar import similar
from ..queries.waiting import unassigned, unread_reactions
from .contributions import named_or_404
from .loading import chosen_process

PER_PAGE = 50
STATES = ("a-lire", "en-retard", "a-confier", "en-attente", "reactions", "toutes")


@only(can_manage)
def contribution_desk(request):
    """Contributions to be read, overdue, waiting, or all, the oldest first."""
    process, today = chosen_process(request), timezone.localdate()
    state = request.GET.get("etat") if request.GET.get("etat") in STATES else "a-lire"
    if process is None:
        return render(request, "cocreation/contributions/desk.html", {"process": None})
    mine = Contribution.objects.filter(process=process)
    found = {
        "a-lire": mine.filter(moderation=Moderation.PENDING),
        "en-retard": queries.overdue(process, today),
        "a-confier": unassigned(mine),
        "en-attente": mine.filter(disposition=""),
        "reactions": mine.filter(pk__in=unread_reactions().values("contribution")),
        "toutes": mine,
    }
    words = {
        "a-lire": _("To be read"), "en-retard": _("Answer overdue"),
        "a-confier": _("To give to an analyst"), "en-attente": _("Awaiting an answer"),
        "reactions": _("Reactions to be read"),
        "toutes": pgettext("contributions", "All"),
    }  # fmt: skip
    page = Paginator(found[state].order_by("received_on", "number"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "process": process,
        "processes": visible_processes(request.user).order_by("-pk"),
        "state": state,
        "tabs": [(key, words[key], rows.count()) for key, rows in found.items()],
        "page": page,
        "rows": desk.listed(page.object_list, sees_all=True),
        "assign": AssignForm(),
        "answers": queries.open_answers(process).count(),
        "comments": comments_of(process).filter(moderation=Moderation.PENDING).count(),
        "clusters": Cluster.objects.filter(process=process, dissolved_at__isnull=True).count(),
    }
    return render(request, "cocreation/contributions/desk.html", context)


def _acts(request, found):
    """{name of the act: (form, what it does with the cleaned values)} of the page of one contribution."""
    by = request.user

    def move(values):
        if values["title"]:
            grouping.make_cluster(found.process, [found], by=by, title=values["title"], reason=values["reason"])
        else:
            grouping.move([found], values["cluster"], by=by, reason=values["reason"])

    def sort(values):
        receiving.correct(found, by=by, expected_version=sort_form.cleaned_data["version"], **sort_form.values())

    posted, act = request.POST, request.POST.get("acte", "")
    sort_form = SortForm(
        posted if act == "trier" else None, contribution=found, with_words=rules.may_be_corrected(found)
    )
    return {
        "masquer": (
            HideForm(posted if act == "masquer" else None),
            lambda values: moderating.hide(found, by=by, reason=values["reason"]),
        ),
        "trier": (sort_form, sort),
        "grouper": (
            MoveForm(posted if act == "grouper" else None, process=found.process, current=found.cluster_id),
            move,
        ),
        "confier": (
            AssignForm(posted if act == "confier" else None),
            lambda values: analysing.assign([found], values["analyst"], by=by),
        ),
        "noter": (
            NoteForm(posted if act == "noter" else None),
            lambda values: analysing.note(found, values["note"], by=by),
        ),
    }


@only(can_manage)
def contribution_manage(request, reference):
    found = named_or_404(request, reference)
    acts, act = _acts(request, found), request.POST.get("acte", "")
    if request.method == "POST" and act in acts:
        form, do = acts[act]
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Done."))
                return redirect("contribution_manage", found.reference)
    elif request.method == "POST":
        return _plain_act(request, found, act)
    reads_analysis = permissions.can_read_analysis(request.user, found)
    context = {
        "contribution": found,
        "forms": {name: form for name, (form, _do) in acts.items()},
        "similar": [
            (f"{found.process.code}-{one.number:04d}", one)
            for one in similar(found.process, found.title, shown_only=False, excluding=found.pk)
        ],
        "thread": queries.thread_of(found, visible_commitments(request.user)),
        "draft": queries.open_answers(found.process).filter(contribution=found).first(),
        "due": queries.deadline_of(found),
        "disposition": desk.disposition_words(found),
        "tone": desk.TONES.get(found.disposition, "quiet"),
        "reads_analysis": reads_analysis,
        "unreviewable": missing_for_review(found, request.user),
        "assignments": found.assignments.select_related("analyst__person").prefetch_related("scores__criterion"),
        "notes": found.notes.select_related("author__person") if reads_analysis else (),
        "history": history_of(found)[:30],
    }
    return render(request, "cocreation/contributions/manage.html", context)


def _plain_act(request, found, act):
    """The acts without a form: show it, review its analysis, show or hide a reaction."""
    try:
        if act == "montrer":
            moderating.show(found, by=request.user)
        elif act == "relire-analyse":
            analysing.review_analysis(found, by=request.user)
        elif act in ("masquer-reaction", "montrer-reaction"):
            key = request.POST.get("reaction", "")
            if not key.isdecimal() or len(key) > 9:
                raise Http404
            reaction = Reaction.objects.filter(pk=key, contribution=found).first()
            if reaction is None:
                raise Http404
            do = moderating.hide_reaction if act == "masquer-reaction" else moderating.show_reaction
            do(reaction, by=request.user)
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done."))
    return redirect("contribution_manage", found.reference)


def _ticked(request, process):
    """The contributions ticked in a list, of one process."""
    keys = [key for key in request.POST.getlist("contribution") if key.isdecimal() and len(key) < 10][:500]
    return list(Contribution.objects.filter(process=process, pk__in=keys).select_related("process"))


@only(can_manage)
@require_POST
def contributions_together(request):
    """What is done with the contributions ticked on the desk: show them, group them, give them to an analyst."""
    process = chosen_process(request)
    ticked, act = _ticked(request, process), request.POST.get("acte", "")
    back = request.POST.get("retour", "")
    try:
        if not ticked:
            raise ValidationError(_("Tick at least one contribution."))
        if act == "montrer":
            for one in ticked:
                moderating.show(one, by=request.user)
        elif act == "confier":
            form = AssignForm(request.POST)
            if not form.is_valid():
                raise ValidationError(_("Choose an analyst."))
            analysing.assign(ticked, form.cleaned_data["analyst"], by=request.user)
        elif act == "grouper":
            form = ClusterForm(request.POST)
            if not form.is_valid():
                raise ValidationError(_("Say in a few words what it is about."))
            made = grouping.make_cluster(
                process, ticked, by=request.user, title=form.cleaned_data["title"],
                reason=_("Grouped as %(title)s") % {"title": form.cleaned_data["title"]},
            )  # fmt: skip
            messages.success(request, _("Cluster %(reference)s made.") % {"reference": made.reference})
            return redirect("cluster_manage", made.reference)
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = ngettext("Done for %(n)s contribution.", "Done for %(n)s contributions.", len(ticked))
        messages.success(request, done % {"n": len(ticked)})
    state = back if back in STATES else "a-lire"
    return redirect(f"{request.path.removesuffix('ensemble/')}?processus={process.code}&etat={state}")


@only(can_manage)
def cluster_manage(request, reference):
    """A cluster: its words, its members; leave, split, dissolve."""
    found = queries.named(permissions.visible_clusters(request.user), reference, queries.CLUSTER)
    if found is None:
        raise Http404
    act, posted = request.POST.get("acte", ""), request.POST
    forms = {
        "mots": RewordForm(posted if act == "mots" else None, cluster=found),
        "dissoudre": ReasonForm(posted if act == "dissoudre" else None, prefix="d"),
        "sortir": MoveForm(posted if act == "sortir" else None, process=found.process),
    }
    if request.method == "POST" and act in forms and forms[act].is_valid():
        try:
            _do_with_cluster(request, found, act, forms[act])
        except ValidationError as error:
            forms[act].add_error(None, error.messages)
        else:
            messages.success(request, _("Done."))
            return redirect("cluster_manage", found.reference)
    moves = found.moves.select_related("contribution__process", "by__person").order_by("-pk")
    context = {
        "cluster": found,
        "forms": forms,
        "members": desk.listed(found.contributions.order_by("number"), sees_all=True),
        "moves": moves[:200],
        "answers": queries.answers_out(cluster=found),
        "draft": queries.open_answers(found.process).filter(cluster=found).first(),
    }
    return render(request, "cocreation/contributions/cluster_manage.html", context)


def _do_with_cluster(request, found, act, form):
    values = form.cleaned_data
    if act == "mots":
        version = values.pop("version")
        grouping.reword(found, by=request.user, expected_version=version, **values)
    elif act == "dissoudre":
        grouping.dissolve(found, by=request.user, reason=values["reason"])
    else:
        ticked = [one for one in _ticked(request, found.process) if one.cluster_id == found.pk]
        if not ticked:
            raise ValidationError(_("Tick at least one contribution."))
        if values["title"]:
            grouping.split(found, ticked, by=request.user, title=values["title"], reason=values["reason"])
        else:
            grouping.move(ticked, values["cluster"], by=request.user, reason=values["reason"])


@only(can_manage)
def cluster_list(request):
    process = chosen_process(request)
    clusters = Cluster.objects.filter(process=process).select_related("process")
    page = Paginator(desk.with_sizes(clusters), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cocreation/contributions/cluster_list.html", {"page": page, "process": process})
