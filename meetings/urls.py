from django.urls import include, path

from . import observe_urls
from .views import convocation as convening
from .views import invitations
from .views.backlog import backlog_page
from .views.closing import close_meeting, closing_decision, closing_outcome, closing_reading, meeting_sign_in_sheet
from .views.files import paper, preview_releve, releve_pdf
from .views.listing import meeting_list
from .views.making import document_file, document_progress, retry_document
from .views.meeting import meeting
from .views.pack import meeting_pack, meeting_pack_pdf, meeting_pack_zip
from .views.preparing import agenda_desk, prepare_meeting
from .views.proposals import proposal, proposal_list, proposal_new, proposal_paper
from .views.releasing import return_convocation, sign_convocation
from .views.signing import sign_correction, sign_desk, validate_minutes

urlpatterns = [
    path("", include("meetings.urls_decisions")),
    path("reunions/", meeting_list, name="meeting_list"),
    path("reunions/<int:pk>/", meeting, name="meeting"),
    path("reunions/<int:pk>/releve.pdf", releve_pdf, name="releve_pdf"),
    path("reunions/<int:pk>/apercu/", preview_releve, name="preview_releve"),
    path("reunions/<int:pk>/papiers/<int:paper_pk>/", paper, name="paper"),
    path("reunions/preparer/", prepare_meeting, name="prepare_meeting"),
    path("reunions/reserve/", backlog_page, name="backlog"),
    path("reunions/propositions/", proposal_list, name="agenda_proposals"),
    path("reunions/propositions/nouvelle/", proposal_new, name="agenda_proposal_new"),
    path("reunions/propositions/<int:pk>/", proposal, name="agenda_proposal"),
    path("reunions/propositions/<int:pk>/document/", proposal_paper, name="agenda_proposal_paper"),
    path("reunions/<int:pk>/ordre-du-jour/", agenda_desk, name="agenda_desk"),
    path("reunions/<int:pk>/lecture/", closing_reading, name="closing_reading"),
    path("reunions/<int:pk>/lecture/decisions/<int:decision_pk>/", closing_decision, name="closing_decision"),
    path("reunions/<int:pk>/lecture/points/<int:item_pk>/", closing_outcome, name="closing_outcome"),
    path("reunions/<int:pk>/clore/", close_meeting, name="close_meeting"),
    path("reunions/<int:pk>/emargement/", meeting_sign_in_sheet, name="meeting_sign_in_sheet"),
    path("reunions/<int:pk>/dossier/", meeting_pack, name="meeting_pack"),
    path("reunions/<int:pk>/dossier/pdf/", meeting_pack_pdf, name="meeting_pack_pdf"),
    path("reunions/<int:pk>/dossier/zip/", meeting_pack_zip, name="meeting_pack_zip"),
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

urlpatterns += observe_urls.urlpatterns
