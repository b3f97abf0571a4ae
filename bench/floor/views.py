"""Nothing at all, a file, a list of 50 rows with two joins, and one row (the target of the links of the list)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, HttpResponse
from django.views.generic import DetailView, ListView

from .models import Meeting


def constant(request):
    return HttpResponse("<!doctype html><title>Constante</title><p>Bonjour.</p>")


@login_required
def file(request):
    return FileResponse(settings.FILE.open("rb"), as_attachment=True, content_type="application/pdf")


class MeetingList(LoginRequiredMixin, ListView):
    queryset = Meeting.objects.select_related("committee", "minutes")
    paginate_by = 50


class MeetingPage(LoginRequiredMixin, DetailView):
    queryset = Meeting.objects.select_related("committee", "minutes")
