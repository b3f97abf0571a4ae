from django.urls import include, path

from . import observe_urls
from .views.files import paper, preview_releve, releve_pdf
from .views.listing import meeting_list
from .views.making import document_file, document_progress, retry_document
from .views.meeting import meeting
from .views.signing import sign_correction, sign_desk, validate_minutes

urlpatterns = [
    path("", include("meetings.urls_decisions")),
    path("reunions/", meeting_list, name="meeting_list"),
    path("reunions/<int:pk>/", meeting, name="meeting"),
    path("reunions/<int:pk>/releve.pdf", releve_pdf, name="releve_pdf"),
    path("reunions/<int:pk>/apercu/", preview_releve, name="preview_releve"),
    path("reunions/<int:pk>/papiers/<int:paper_pk>/", paper, name="paper"),
    path("a-signer/", sign_desk, name="sign_desk"),
    path("a-signer/<int:pk>/valider/", validate_minutes, name="validate_minutes"),
    path("a-signer/rectificatifs/<int:pk>/signer/", sign_correction, name="sign_correction"),
    path("documents/<uuid:pk>/", document_progress, name="document_progress"),
    path("documents/<uuid:pk>/pdf", document_file, name="document_file"),
    path("documents/<uuid:pk>/refaire/", retry_document, name="retry_document"),
]

urlpatterns += observe_urls.urlpatterns
