from django.urls import path

from ..views import associations, forum, register, register_review

urlpatterns = [
    path("associations/", associations.association_list, name="association_list"),
    path("associations/<int:pk>/", associations.association, name="association"),
    path("associations/proposer/", associations.propose, name="association_propose"),
    path("associations/<int:pk>/lien/", associations.ask_link, name="association_ask_link"),
    path("associations/ma-fiche/<str:token>/", associations.own, name="association_own"),
    path("forum/", forum.forum, name="forum"),
    # The secretariat's.
    path("associations/registre/", register.register, name="association_register"),
    path("associations/registre/a-reverifier/", register.to_verify, name="association_to_verify"),
    path("associations/registre/associations.<slug:format>", register.export, name="association_export"),
    path("associations/registre/nouvelle/", register.edit, name="association_new"),
    path("associations/registre/<int:pk>/", register.record, name="association_record"),
    path("associations/registre/<int:pk>/corriger/", register.edit, name="association_edit"),
    path("associations/registre/<int:pk>/accord/", register.agree, name="association_agree"),
    path("associations/registre/<int:pk>/retrait/", register.withdraw, name="association_withdraw"),
    path("associations/registre/<int:pk>/verification/", register.verify, name="association_verify"),
    path("associations/registre/<int:pk>/etat/<slug:act>/", register.state, name="association_state"),
    path("associations/registre/<int:pk>/fusion/", register_review.merge, name="association_merge"),
    path("associations/registre/<int:pk>/defaire/", register_review.undo_merge, name="association_undo_merge"),
    path("associations/registre/doublons/", register_review.duplicates, name="association_duplicates"),
    path("associations/registre/imports/", register_review.imports, name="association_imports"),
    path("associations/registre/imports/<int:pk>/", register_review.import_result, name="association_import"),
    path("associations/registre/a-examiner/", register_review.reviews, name="association_reviews"),
    path("associations/registre/a-examiner/<int:pk>/", register_review.review, name="association_review"),
    path("forum/gestion/", forum.desk, name="forum_desk"),
    path("forum/gestion/regle/", forum.write_rule, name="forum_rule"),
    path("forum/gestion/regle/<int:number>/candidats/", forum.candidates, name="forum_candidates"),
    path("forum/gestion/listes/<int:number>/", forum.forum_list, name="forum_list"),
    path("forum/gestion/listes/<int:number>/abandon/", forum.abandon, name="forum_abandon"),
    path("forum/gestion/places/<int:pk>/", forum.seat, name="forum_seat"),
    path("forum/gestion/membres/<int:pk>/fin/", forum.leave, name="forum_leave"),
    path("forum/gestion/membres/<int:pk>/representant/", forum.appoint, name="forum_appoint"),
]
