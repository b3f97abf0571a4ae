"""Spreadsheets of a plan: handed in, checked, applied; and the forms to fill."""

from django.http import Http404


def plan_import(request, code):
    raise Http404


def updates_import(request, code):
    raise Http404


def plan_import_result(request, pk):
    raise Http404


def plan_template(request, code):
    raise Http404


def updates_template(request, code):
    raise Http404
