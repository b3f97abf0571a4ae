"""What focal points come for: their tasks, their declarations, extensions; and remarks of civil society."""

from django.urls import path

from ..views import declaring, extending, my_desk, remarks

MILESTONE = "engagements/<str:code>/avancement/<str:short>/"

urlpatterns = [
    path("mes-engagements/", my_desk.my_commitments, name="my_commitments"),
    path("engagements/<str:code>/avancement/", my_desk.commitment_progress, name="commitment_progress"),
    path(MILESTONE, declaring.declare, name="declare"),
    path(f"{MILESTONE}brouillon/", declaring.declare_autosave, name="declare_autosave"),
    path(f"{MILESTONE}effet/", declaring.declare_effect, name="declare_effect"),
    path(f"{MILESTONE}retirer/", declaring.declare_withdraw, name="declare_withdraw"),
    path(f"{MILESTONE}jeter/", declaring.declare_discard, name="declare_discard"),
    path(f"{MILESTONE}preuves/<int:pk>/retirer/", declaring.evidence_remove, name="evidence_remove"),
    path(f"{MILESTONE}report/", extending.extension_ask, name="extension_ask"),
    path(f"{MILESTONE}report/retirer/", extending.extension_withdraw, name="extension_withdraw"),
    path("engagements/<str:code>/remarques/<int:pk>/repondre/", remarks.remark_answer, name="remark_answer"),
    path("engagements/<str:code>/remarques/<int:pk>/retirer/", remarks.remark_withdraw, name="remark_withdraw"),
    path("engagements/<str:code>/jalons/<str:short>/remarque/", remarks.remark_add, name="remark_add"),
]
