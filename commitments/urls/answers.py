from django.urls import path

from ..views import answers

urlpatterns = [
    path("reponse/<str:token>/", answers.answer, name="letter_answer"),
    path("reponse/<str:token>/lettre.pdf", answers.answer_file, name="letter_answer_file"),
]
