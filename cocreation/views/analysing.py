"""The analysts' pages: what each was given, the grid, the conflict of interest, private notes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.web.guards import only

from .. import contribution_desk as desk
from ..actions import analysing
from ..forms.answering import ConflictForm, GridForm, NoteForm
from ..models import Contribution, Criterion
from ..permissions import contributions as permissions
from ..queries import contributions as queries
from ..queries.similar import similar

PER_PAGE = 50


@only(lambda user: True)
def my_analyses(request):
    """Those to do first."""
    rows = permissions.own_assignments(request.user).order_by("done_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cocreation/contributions/my_analyses.html", {"page": page})


@never_cache
@only(lambda user: True)
def analyse(request, reference):
    """A contribution given to this account: read, score, note, or say that one has a conflict of interest."""
    found = queries.named(Contribution.objects.select_related("process"), reference)
    assignment = permissions.own_assignments(request.user).filter(contribution=found).first() if found else None
    if assignment is None:
        raise Http404
    act, posted = request.POST.get("acte", ""), request.POST
    criteria = list(Criterion.objects.in_force().filter(process=found.process_id))
    scores = dict(assignment.scores.values_list("criterion", "value"))
    forms = {
        "grille": GridForm(posted if act == "grille" else None, criteria=criteria, scores=scores),
        "conflit": ConflictForm(posted if act == "conflit" else None),
        "noter": NoteForm(posted if act == "noter" else None),
    }
    if request.method == "POST" and act in forms and forms[act].is_valid():
        try:
            _act(request, assignment, act, forms[act])
        except ValidationError as error:
            forms[act].add_error(None, error.messages)
        else:
            messages.success(request, _("Done."))
            return redirect("my_analyses") if act == "conflit" else redirect("analyse", reference)
    rows = similar(found.process, found.title, excluding=found.pk)
    context = {
        "assignment": assignment,
        "contribution": found,
        "forms": forms,
        "criteria": criteria,
        "notes": found.notes.select_related("author__person"),
        "author": desk.author_words(found),
        "similar": [(f"{found.process.code}-{one.number:04d}", one.title) for one in rows],
    }
    return render(request, "cocreation/contributions/analyse.html", context)


def _act(request, assignment, act, form):
    if act == "grille":
        analysing.score(assignment, form.values(), by=request.user)
    elif act == "conflit":
        analysing.declare_conflict(assignment, by=request.user, words=form.cleaned_data["conflict"])
    else:
        analysing.note(assignment.contribution, form.cleaned_data["note"], by=request.user)
