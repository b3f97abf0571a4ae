from django.urls import path

from ..views import drafts, letters, replies, signing, slips, texts

urlpatterns = [
    path("relances/lettres/", letters.letters, name="letters"),
    path("relances/registre.<str:format>", letters.register_export, name="letter_register_export"),
    path("relances/lettres/<int:pk>/", letters.letter, name="letter"),
    path("relances/lettres/<int:pk>/corriger/", drafts.letter_edit, name="letter_edit"),
    path("relances/lettres/<int:pk>/retenir/", drafts.letter_hold, name="letter_hold"),
    path("relances/lettres/<int:pk>/liberer/", letters.letter_release, name="letter_release"),
    path("relances/lettres/<int:pk>/annuler/", letters.letter_cancel, name="letter_cancel"),
    path("relances/lettres/<int:pk>/jalons/<int:reminder_pk>/", letters.letter_leave_out, name="letter_leave_out"),
    path("relances/lettres/<int:pk>/reprendre/", letters.letter_recall, name="letter_recall"),
    path("relances/lettres/<int:pk>/expedier/", letters.letter_paper, name="letter_paper"),
    path("relances/lettres/<int:pk>/reception/", letters.letter_receipt, name="letter_receipt"),
    path("relances/lettres/<int:pk>/clore/", letters.letter_close, name="letter_close"),
    path("relances/lettres/<int:pk>/lettre.pdf", letters.letter_file, name="letter_file"),
    path("relances/lettres/<int:pk>/decharge/", letters.letter_scan, name="letter_scan"),
    path("relances/lettres/<int:pk>/refaire/", letters.letter_retry, name="letter_retry"),
    path("relances/lettres/papier/", slips.letter_slips, name="letter_slips"),
    path("relances/lettres/relire/", drafts.letters_review, name="letters_review"),
    path("relances/bordereaux/<int:pk>/", slips.letter_slip, name="letter_slip"),
    path("relances/bordereaux/<int:pk>/bordereau.pdf", slips.letter_slip_file, name="letter_slip_file"),
    path("relances/lettres/<int:pk>/reponse/", replies.reply_type_in, name="reply_type_in"),
    path("relances/reponses/<int:pk>/", replies.reply_review, name="reply_review"),
    path("relances/reponses/pieces/<int:pk>/", replies.reply_file, name="reply_file"),
    path("relances/textes/", texts.text_blocks, name="text_blocks"),
    path("relances/textes/<str:part>/<str:level>/<str:language>/", texts.text_block, name="text_block"),
    path("relances/effets/", letters.letter_effects, name="letter_effects"),
    path("a-signer/lettres/", signing.sign_letters, name="sign_letters"),
    path("a-signer/lettres/lot/<int:pk>/", signing.sign_batch, name="sign_batch"),
]
