"""Every list as CSV and XLSX: the tables themselves are made by `desks_tables`."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.handing import answer_table

from .. import desks_tables, permissions
from .commitments import commitment_list, filtered


def plan_export(request, code, table, format):
    plan = get_object_or_404(permissions.visible_plans(request.user), code=code)
    make = desks_tables.TABLES.get(table)
    if make is None:
        raise Http404
    return answer_table(
        make(plan, timezone.localdate(), private=is_secretariat(request.user)), format, plan.code, table
    )


def commitment_export(request, format):
    found = filtered(request)
    # A filter that means nothing is refused, with its sentences: the file would silently hold everything.
    if not found.form.is_valid():
        return commitment_list(request, status=400)
    table = desks_tables.commitments(found.qs, private=is_secretariat(request.user))
    return answer_table(table, format, "engagements", timezone.localdate().isoformat())
