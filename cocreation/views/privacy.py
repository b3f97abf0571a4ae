"""What personal data the secretariat keeps, why, how long, and how one asks about one's own."""

from email.utils import parseaddr

from django.conf import settings
from django.shortcuts import render

from ..policies.retention import TABLE


def personal_data(request):
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return render(request, "cocreation/personal_data.html", {"table": TABLE, "address": address})
