"""The addresses of the register. A reference never ends in a slash of its own: « /decisions/CP-1-2020-D3/ »."""

from django.urls import path, re_path

from .views.decision_answer import decision_answer
from .views.decision_reminders import decision_reminders
from .views.decisions import decision, decision_by_uuid, decision_evidence, decision_export, decision_list
from .views.following import (
    decision_extract,
    decision_extract_file,
    decision_link,
    decision_postponement,
    decision_report,
    decision_unlink,
)

urlpatterns = [
    path("decisions/", decision_list, name="decision_list"),
    re_path(r"^decisions/decisions\.(?P<format>csv|xlsx)$", decision_export, name="decision_export"),
    path("decisions/rappels/", decision_reminders, name="decision_reminders"),
    path("decisions/lien/<str:token>/", decision_answer, name="decision_answer"),
    path("decisions/<uuid:uuid>/", decision_by_uuid, name="decision_by_uuid"),
    path("decisions/<uuid:uuid>/suivi/", decision_report, name="decision_report"),
    path("decisions/<slug:slug>/", decision, name="decision"),
    path("decisions/<slug:slug>/liens/", decision_link, name="decision_link"),
    path("decisions/<slug:slug>/liens/<int:pk>/retirer/", decision_unlink, name="decision_unlink"),
    path("decisions/<slug:slug>/reports/<int:pk>/", decision_postponement, name="decision_postponement"),
    path("decisions/<slug:slug>/extraits/", decision_extract, name="decision_extract"),
    path("decisions/<slug:slug>/extraits/<int:pk>/pdf", decision_extract_file, name="decision_extract_file"),
    path("decisions/<slug:slug>/preuves/<int:number>/", decision_evidence, name="decision_evidence"),
]
