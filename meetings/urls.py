from django.urls import path

from .views import convocation as convening
from .views import invitations
from .views.files import paper, preview_releve, releve_pdf
from .views.listing import meeting_list
from .views.making import document_file, document_progress, retry_document
from .views.meeting import meeting
from .views.releasing import return_convocation, sign_convocation
from .views.signing import sign_correction, sign_desk, validate_minutes

urlpatterns = [
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
    # -- Convening
    path("a-signer/convocations/<int:pk>/", sign_convocation, name="sign_convocation"),
    path("a-signer/convocations/<int:pk>/renvoyer/", return_convocation, name="return_convocation"),
    path("reunions/<int:pk>/convocation/", convening.convocation, name="convocation"),
    path("reunions/<int:pk>/convocation/soumettre/", convening.convocation_submit, name="convocation_submit"),
    path("reunions/<int:pk>/convocation/reprendre/", convening.convocation_take_back, name="convocation_take_back"),
    path("reunions/<int:pk>/convocation/apercu/", convening.convocation_preview, name="convocation_preview"),
    path("reunions/<int:pk>/convocation/carence/", convening.convocation_lack, name="convocation_lack"),
    path("reunions/<int:pk>/convocation/relancer/", convening.convocation_remind, name="convocation_remind"),
    path("reunions/<int:pk>/convocation/nouveaux/", convening.convocation_newcomers, name="convocation_newcomers"),
    path("reunions/<int:pk>/convocation/invites/", convening.convocation_guests, name="convocation_guests"),
    path(
        "reunions/<int:pk>/convocation/invites/<int:invitee_pk>/retirer/",
        convening.convocation_guest_remove,
        name="convocation_guest_remove",
    ),
    path(
        "reunions/<int:pk>/convocation/reponses/<int:invitee_pk>/",
        convening.convocation_answer,
        name="convocation_answer",
    ),
    path(
        "reunions/<int:pk>/convocation/envois/<int:invitee_pk>/", convening.convocation_again, name="convocation_again"
    ),
    path(
        "reunions/<int:pk>/convocation/remises/<int:invitee_pk>/",
        convening.convocation_handed,
        name="convocation_handed",
    ),
    path("reunions/<int:pk>/convocation/<slug:piece>.pdf", convening.convocation_file, name="convocation_file"),
    path("reunions/<int:pk>/ma-reponse/", invitations.my_answer, name="my_answer"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/reunion.ics", invitations.invitation_ics, name="invitation_ics"),
    path("invitations/<str:token>/papiers/<int:paper_pk>/", invitations.invitation_paper, name="invitation_paper"),
    path("invitations/<str:token>/<slug:piece>.pdf", invitations.invitation_file, name="invitation_file"),
]
