"""The public pages of contributions: the list, one with its thread, a cluster, what a commitment comes from."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commitments.permissions import visible_commitments
from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.handing import answer_table, serve_evidence

from .. import contribution_desk as desk
from ..enums.process import Feature
from ..forms.contribution_filters import ContributionFilter
from ..models import ContributionFile
from ..permissions import contributions as permissions
from ..permissions.process import visible_processes
from ..queries import contributions as queries
from ..queries.process import current_process, feature_is_open
from ..queries.similar import similar
from .comments import Thread

PER_PAGE = 50


def filtered(request):
    """The filter of the list with what this account may see, the newest first."""
    return ContributionFilter(
        request.GET,
        processes=visible_processes(request.user),
        queryset=permissions.visible_contributions(request.user).order_by("-process_id", "-number"),
        sees_all=is_secretariat(request.user),
    )


def contribution_list(request, status=200):
    found = filtered(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    process = current_process()
    context = {
        "filter": found,
        "page": page,
        "rows": desk.listed(page.object_list, sees_all=is_secretariat(request.user)),
        "query": query.urlencode(),
        "process": process,
        "is_open": feature_is_open(process, Feature.PROPOSE, timezone.localdate()),
        "manages": is_secretariat(request.user),
    }
    return render(request, "cocreation/contributions/list.html", context, status=status)


def contribution_export(request, format):
    found = filtered(request)
    # A filter that means nothing is refused, with its sentences: the file would silently hold everything.
    if not found.form.is_valid():
        return contribution_list(request, status=400)
    return answer_table(desk.exported(found.qs), format, "contributions", timezone.localdate().isoformat())


def named_or_404(request, reference):
    found = queries.named(
        permissions.visible_contributions(request.user).select_related(
            "process__plan", "region", "axis", "cluster__process", "event"
        ),
        reference,
    )
    if found is None:
        raise Http404
    return found


@never_cache
def contribution(request, reference):
    """One contribution with its thread and its comments; posting sends a comment."""
    found = named_or_404(request, reference)
    if reference != found.reference:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    comments = Thread(request, found)
    if request.method == "POST" and comments.sent(request):
        return redirect(found)  # at the top, where the page says that the comment came in
    reads = permissions.can_read_words(request.user, found)
    context = {
        "comments": comments,
        "contribution": found,
        "reads": reads,
        "mask": desk.mask(found.moderation),
        "author": desk.author_words(found) if reads else "",
        "tone": desk.TONES.get(found.disposition, "quiet"),
        "disposition": desk.disposition_words(found),
        "thread": queries.thread_of(found, visible_commitments(request.user)),
        "due": queries.deadline_of(found),
        "today": timezone.localdate(),
        "manages": is_secretariat(request.user),
    }
    return render(request, "cocreation/contributions/contribution.html", context)


def contribution_file(request, pk):
    """A file of a contribution whose words this account may read."""
    file = get_object_or_404(
        ContributionFile.objects.filter(
            contribution__in=permissions.visible_contributions(request.user).order_by().values("pk")
        ).select_related("contribution"),
        pk=pk,
    )
    if not permissions.can_read_words(request.user, file.contribution):
        raise Http404
    return serve_evidence(request, file.file, file.file_name, file.content_type)


def cluster(request, reference):
    """A cluster: its contributions today, those that left it, its answer through its versions."""
    found = queries.named(permissions.visible_clusters(request.user), reference, queries.CLUSTER)
    if found is None:
        raise Http404
    sees_all = is_secretariat(request.user)
    answers = list(queries.answers_out(cluster=found))
    own = permissions.visible_contributions(request.user).filter(cluster=found)
    left = permissions.visible_contributions(request.user).filter(moves__cluster=found).exclude(cluster=found)
    context = {
        "cluster": found,
        "rows": desk.listed(own.order_by("number"), sees_all=sees_all),
        "left": desk.listed(left.order_by("number").distinct(), sees_all=sees_all),
        "answer": next((answer for answer in answers if answer.state == "published"), None),
        "replaced": [answer for answer in answers if answer.state == "replaced"],
        "manages": sees_all,
    }
    return render(request, "cocreation/contributions/cluster.html", context)


def commitment_origins(request, code):
    """« Contributions à l'origine de cet engagement »: shown here, so that `commitments` need not know of us."""
    commitment = get_object_or_404(visible_commitments(request.user).select_related("plan", "figures"), code=code)
    behind = permissions.visible_contributions(request.user).filter(
        pk__in=queries.contributions_behind(commitment).order_by().values("pk")
    )
    context = {
        "commitment": commitment,
        "rows": desk.listed(behind.order_by("process", "number"), sees_all=is_secretariat(request.user)),
    }
    return render(request, "cocreation/contributions/origins.html", context)


def similar_ones(request):
    """A piece of page: what was proposed already and says something alike; empty for a text that says too little."""
    process = visible_processes(request.user).filter(code=request.GET.get("processus", "")[:12]).first()
    text = " ".join(request.GET.get(name, "")[:300] for name in ("title", "proposal"))
    found = similar(process, text) if process else []
    rows = [(f"{process.code}-{one.number:04d}", one.title) for one in found]
    return render(request, "cocreation/contributions/_similar.html", {"similar": rows})
