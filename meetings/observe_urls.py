"""Observations on drafts, approval, the working copy, the manual, attendance rates."""

from django.urls import path

from .views.assiduity import assiduity, assiduity_csv
from .views.manual import manual, manual_discard, manual_draft, manual_file, manual_new, manual_publish, manual_version
from .views.observation_review import (
    approve_minutes,
    observation_answer,
    observation_received,
    observations_extend,
    observations_review,
    recipient_told,
    typed_withdraw,
)
from .views.observations import observations, observations_by_link
from .views.working_copy import releve_docx

urlpatterns = [
    path("reunions/assiduite/", assiduity, name="assiduity"),
    path("reunions/assiduite/assiduite.csv", assiduity_csv, name="assiduity_csv"),
    path("reunions/<int:pk>/releve.docx", releve_docx, name="releve_docx"),
    path("reunions/<int:pk>/approbation/", approve_minutes, name="approve_minutes"),
    path("reunions/<int:pk>/observations/", observations, name="observations"),
    path("reunions/<int:pk>/observations/toutes/", observations_review, name="observations_review"),
    path("reunions/<int:pk>/observations/delai/", observations_extend, name="observations_extend"),
    path("reunions/<int:pk>/observations/<int:observation_pk>/", observation_answer, name="observation_answer"),
    path("reunions/<int:pk>/observations/destinataires/<int:recipient_pk>/", recipient_told, name="recipient_told"),
    path(
        "reunions/<int:pk>/observations/destinataires/<int:recipient_pk>/recue/",
        observation_received,
        name="observation_received",
    ),
    path("reunions/<int:pk>/observations/<int:observation_pk>/retirer/", typed_withdraw, name="typed_withdraw"),
    path("observations/<str:token>/", observations_by_link, name="observations_by_link"),
    path("manuel/", manual, name="manual"),
    path("manuel/nouvelle/", manual_new, name="manual_new"),
    path("manuel/<int:pk>/", manual_version, name="manual_version"),
    path("manuel/<int:pk>/manuel.pdf", manual_file, name="manual_file"),
    path("manuel/<int:pk>/modifier/", manual_draft, name="manual_draft"),
    path("manuel/<int:pk>/publier/", manual_publish, name="manual_publish"),
    path("manuel/<int:pk>/supprimer/", manual_discard, name="manual_discard"),
]
