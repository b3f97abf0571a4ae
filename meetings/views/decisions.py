"""The register of decisions, its exports, and the permanent page of each decision."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.views.decorators.vary import vary_on_headers

from ogp_secretariat.people.permissions import is_member
from ogp_secretariat.web.handing import answer_table, serve_evidence

from .. import decision_page, decision_table, desks, permissions, queries, register
from ..forms.decisions import DecisionFilter
from ..forms.following import DecideForm, LinkForm, UnlinkForm
from ..models import AgendaItem, Decision, ProgressReport
from ..owners import owned

PER_PAGE = 50
# Words that stand in more decisions than this are counted no further: nobody reads on, and counting reads every text.
COUNTED = 1000


class RegisterPaginator(Paginator):
    """Pages of `register.listed` decisions. `counted`: the same ones without order, cut where counting stops."""

    def __init__(self, decisions, counted):
        super().__init__(decisions, PER_PAGE)
        self.counted = counted

    @cached_property
    def found(self):
        return self.counted.count()

    @cached_property
    def count(self):
        return min(self.found, COUNTED) if self.counted.query.is_sliced else self.found

    @property
    def is_cut(self):
        return self.found > self.count


def pages_of(found):
    decisions = found.qs
    words = found.form.cleaned_data.get("q") if found.form.is_valid() else ""
    counted = decisions.order_by()[: COUNTED + 1] if words else decisions
    return RegisterPaginator(register.listed(decisions), counted)


def filtered(request, today):
    return DecisionFilter(request.GET, queryset=register.visible_decisions(request.user, today), today=today)


def decision_list(request, status=200):
    today, lang = timezone.localdate(), translation.get_language()
    found = filtered(request, today)
    page = pages_of(found).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "item": AgendaItem.objects.filter(pk=found.item_chosen).first() if found.item_chosen and page else None,
        "page": page,
        "rows": [decision_page.row_of(decision, lang, today) for decision in page.object_list],
        "query": query.urlencode(),
        "is_office": permissions.can_edit(request.user),
    }
    return render(request, "meetings/decisions/list.html", context, status=status)


def decision_export(request, format):
    """Exactly what is filtered, as CSV or XLSX; of published decisions it is open data.

    A filter that means nothing is refused, with its sentences: the file would silently hold everything.
    """
    today = timezone.localdate()
    found = filtered(request, today)
    if not found.form.is_valid():
        return decision_list(request, status=400)
    table = (decision_table.title(), *decision_table.table(register.listed(found.qs), today))
    return answer_table(table, format, "decisions", today.isoformat())


def visible(user, today):
    """What this account may know of, with what a page needs."""
    found = queries.with_due(register.visible_decisions(user, today)).annotate(is_ended=queries.ended())
    return found.select_related("meeting__committee", "meeting__minutes", "agenda_item", *queries.OWNERS)


def named_or_404(request, slug):
    found = register.by_slug(visible(request.user, timezone.localdate()), slug)
    if found is None:
        raise Http404
    return found


def is_inside(user, decision, today):
    """Reads the names and the evidence of reports: members, and the owner himself."""
    return is_member(user) or is_owner(user, decision, today)


def is_owner(user, decision, today):
    return Decision.objects.filter(owned(user, today), pk=decision.pk).exists()


@vary_on_headers("HX-Request")
def decision(request, slug):
    found = named_or_404(request, slug)
    if slug != found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    # Asked by htmx, only what changes while an extract is being made.
    part = request.headers.get("HX-Request") == "true"
    name = "_extracts" if part else "decision"
    return render(request, f"meetings/decisions/{name}.html", context_of(request, found))


def decision_by_uuid(request, uuid):
    """The address that never changes: leads to the reference, or is the page itself where a meeting has no number."""
    found = get_object_or_404(visible(request.user, timezone.localdate()), uuid=uuid)
    if found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    return render(request, "meetings/decisions/decision.html", context_of(request, found))


def context_of(request, found):
    user, today, lang = request.user, timezone.localdate(), translation.get_language()
    inside, office = is_inside(user, found, today), permissions.can_edit(user)
    page = decision_page.page_of(found, user, today, lang, is_inside=inside)
    reads_releve = permissions.can_read_minutes(user, found.meeting.minutes, today)
    extracts = found.extracts.select_related("document").defer("document__html", "document__context")
    if not inside:
        # An extract made before publication may tell what is not public.
        extracts = extracts.filter(document__requested_at__gte=found.meeting.minutes.published_at)
    shown = list(extracts[:6])
    return {
        **page,
        "minutes": found.meeting.minutes,
        "issue": desks.issues_with_files(minutes=found.meeting.minutes).first() if reads_releve else None,
        "extracts": shown,
        "is_waiting": any(made.document.is_waiting for made in shown),
        "may_report": not page["ended_by"] and (office or (page["is_followed"] and is_owner(user, found, today))),
        "may_extract": user.is_authenticated and bool(user.roles) and bool(found.slug),
        "is_inside": inside,
        "is_office": office,
        "link_form": LinkForm(auto_id="link_%s") if office else None,
        "unlink_form": UnlinkForm(auto_id=False) if office else None,
        "decide_form": DecideForm(initial={"due": page["pending"].due}) if office and page["pending"] else None,
    }


def decision_evidence(request, slug, number):
    """The file of one report: the committee's and the owner's."""
    found, today = named_or_404(request, slug), timezone.localdate()
    if not is_inside(request.user, found, today):
        raise Http404
    report = get_object_or_404(ProgressReport.objects.exclude(file=""), decision=found, number=number)
    return serve_evidence(request, report.file, report.file_name, report.content_type)
