"""Contributions: sent, typed in, read, grouped, analysed, answered, counted."""

from django.urls import path

from ..views import (
    analysing,
    answering,
    comments,
    contributions,
    grids,
    managing_contributions,
    proposing,
    rapporteurs,
    reconciling,
    typing,
)

urlpatterns = [
    path("contributions/", contributions.contribution_list, name="contribution_list"),
    path("contributions/export.<str:format>", contributions.contribution_export, name="contribution_export"),
    path("contributions/proposer/", proposing.propose, name="propose"),
    path("contributions/proches/", contributions.similar_ones, name="similar_contributions"),
    path("contributions/suivi/<str:token>/", proposing.follow, name="contribution_follow"),
    path("contributions/saisie/<str:token>/", rapporteurs.rapporteur_entry, name="rapporteur_entry"),
    path("contributions/fichiers/<int:pk>/", contributions.contribution_file, name="contribution_file"),
    path("contributions/groupes/<str:reference>/", contributions.cluster, name="cluster"),
    path("contributions/engagements/<str:code>/", contributions.commitment_origins, name="commitment_origins"),
    path("contributions/analyse/", analysing.my_analyses, name="my_analyses"),
    path("contributions/analyse/<str:reference>/", analysing.analyse, name="analyse"),
    path("contributions/gestion/", managing_contributions.contribution_desk, name="contribution_desk"),
    path(
        "contributions/gestion/ensemble/", managing_contributions.contributions_together, name="contributions_together"
    ),
    path("contributions/gestion/commentaires/", comments.comment_desk, name="comment_desk"),
    path("contributions/gestion/saisie/", typing.typing_home, name="typing_home"),
    path("contributions/gestion/saisie/courrier/", typing.typed_entry, name="typed_entry"),
    path("contributions/gestion/saisie/<int:event>/", typing.table_entry, name="table_entry"),
    path("contributions/gestion/groupes/", managing_contributions.cluster_list, name="cluster_list"),
    path(
        "contributions/gestion/groupes/<str:reference>/", managing_contributions.cluster_manage, name="cluster_manage"
    ),
    path("contributions/gestion/reponses/", answering.answer_list, name="answer_list"),
    path("contributions/gestion/reponses/publier/", answering.answers_publish, name="answers_publish"),
    path("contributions/gestion/reponses/<int:pk>/", answering.answer_act, name="answer_act"),
    path("contributions/gestion/grille/<str:code>/", grids.criteria, name="criteria"),
    path("contributions/gestion/grille/<str:code>/<int:pk>/", grids.criterion, name="criterion"),
    path(
        "contributions/gestion/<str:reference>/", managing_contributions.contribution_manage, name="contribution_manage"
    ),
    path("contributions/gestion/<str:reference>/reponse/", answering.answer_write, name="answer_write"),
    path("contributions/gestion/<str:reference>/engagement/", answering.promote, name="promote"),
    path("contributions/<str:reference>/", contributions.contribution, name="contribution"),
    path("cocreation/<str:code>/bilan/", reconciling.balance, name="balance"),
    path("cocreation/<str:code>/bilan/export.<str:format>", reconciling.balance_export, name="balance_export"),
    path("cocreation/<str:code>/bilan/rapport/", reconciling.consultation_report_make, name="consultation_report_make"),
    path("cocreation/bilans/<int:pk>/", reconciling.consultation_report, name="consultation_report"),
    path(
        "cocreation/bilans/<int:pk>/<str:language>.pdf",
        reconciling.consultation_report_file,
        name="consultation_report_file",
    ),
    path("cocreation/bilans/<int:pk>/acte/", reconciling.consultation_report_act, name="consultation_report_act"),
]
