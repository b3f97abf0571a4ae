"""Letters on paper: those that wait for their messenger, the slip that goes with them, their departure."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import only

from .. import letter_desk, permissions
from ..actions import consigning, delivering
from ..enums import LetterState
from ..forms.letters import DayActForm
from ..models import DispatchSlip

SLIPS_SHOWN = 20


@only(permissions.can_review)
def letter_slips(request):
    """GET lists the signed letters on paper; POST makes the slip of those that are ticked."""
    if request.method == "POST":
        keys = [
            int(key) for key in request.POST.getlist("lettre") if key.isascii() and key.isdecimal() and len(key) < 10
        ]
        try:
            made = consigning.make_slips(keys, by=request.user, day=timezone.localdate())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("letter_slips")
        numbers = ", ".join(str(slip) for slip in made)
        words = ngettext("The slip no. %(numbers)s is made.", "The slips no. %(numbers)s are made.", len(made))
        messages.success(request, words % {"numbers": numbers})
        return redirect("letter_slip", made[0].pk) if len(made) == 1 else redirect("letter_slips")
    context = {
        "waiting": letter_desk.letters_on_paper(),
        "slips": letter_desk.slips()[:SLIPS_SHOWN],
    }
    return render(request, "commitments/letters/slips.html", context)


def _slip(pk):
    slips = DispatchSlip.objects.select_related("plan", "document", "made_by__person")
    return get_object_or_404(slips, pk=pk if pk < 2**63 else 0)


@never_cache
@only(permissions.can_review)
def letter_slip(request, pk):
    """One slip with its letters; POST says on which day they left, all that have not left yet."""
    slip, today = _slip(pk), timezone.localdate()
    letters = list(slip.letters.select_related("plan", "institution", "document").order_by("year", "number"))
    waiting = [letter for letter in letters if letter.state == LetterState.SIGNED]
    form = DayActForm(request.POST or None, initial={"on": today}) if waiting else None
    if request.method == "POST" and form is None:
        messages.warning(request, _("These letters have left already."))
        return redirect("letter_slip", pk)
    if request.method == "POST" and form.is_valid():
        try:
            gone = delivering.dispatch_on_paper(waiting, by=request.user, today=today, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            words = ngettext("%(n)d letter is dispatched.", "%(n)d letters are dispatched.", len(gone))
            messages.success(request, words % {"n": len(gone)})
            return redirect("letter_slip", pk)
    context = {"slip": slip, "letters": letters, "form": form}
    return render(request, "commitments/letters/slip.html", context)


@only(permissions.can_review)
def letter_slip_file(request, pk):
    return serve(request, _slip(pk).document, inline=True)
