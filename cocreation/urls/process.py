"""Co-creation itself: its home, the processes, their requirements and communication; personal data."""

from django.urls import path

from ..views import privacy, process, requirements

urlpatterns = [
    path("donnees-personnelles/", privacy.personal_data, name="personal_data"),
    path("cocreation/", process.home, name="process_home"),
    path("cocreation/preuves/<int:pk>/", requirements.communication_file, name="communication_file"),
    path("cocreation/notes/<int:pk>/retrait/", requirements.note_withdraw, name="requirement_note_withdraw"),
    path("cocreation/<str:code>/", process.process, name="process"),
    path("cocreation/<str:code>/exigences/", requirements.requirements, name="requirements"),
    path("cocreation/<str:code>/donnees/<str:table>.<str:format>", requirements.export, name="process_export"),
    path("cocreation/<str:code>/gestion/communication/", requirements.communication_plan, name="communication_plan"),
    path(
        "cocreation/<str:code>/gestion/communication.<str:format>",
        requirements.communication_export,
        name="communication_export",
    ),
    path(
        "cocreation/<str:code>/gestion/exigences/<str:number>/note/",
        requirements.note_add,
        name="requirement_note_add",
    ),
]
