"""Pages that everybody reads, each role what it may: plans, commitments, their figures and where these come from."""

from django.urls import path

from ..views import commitments, evidence, explaining, exports, pictures, plans

urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("plans/<str:code>/calcul/", explaining.plan_explanation, name="plan_explanation"),
    path("plans/<str:code>/calendrier/", pictures.gantt, name="plan_gantt"),
    path("plans/<str:code>/courbe/", pictures.curve, name="plan_curve"),
    path("plans/<str:code>/matrice/", pictures.matrix, name="plan_matrix"),
    path("plans/<str:code>/situation/", plans.plan_print, name="plan_print"),
    path("plans/<str:code>/donnees/<str:table>.<str:format>", exports.plan_export, name="plan_export"),
    path("engagements/", commitments.commitment_list, name="commitment_list"),
    path("engagements/export.<str:format>", exports.commitment_export, name="commitment_export"),
    path("engagements/<str:code>/", commitments.commitment, name="commitment"),
    path("engagements/<str:code>/calcul/", explaining.explanation, name="explanation"),
    path("engagements/<str:code>/simulateur/", explaining.simulator, name="simulator"),
    path("methode/", explaining.methodology, name="methodology"),
    path("preuves/<int:pk>/", evidence.evidence_file, name="evidence_file"),
]
