from django.urls import path

from ..views import reminders

urlpatterns = [
    path("relances/", reminders.reminders, name="reminders"),
    path("relances/demain/", reminders.preview, name="reminder_preview"),
    path("relances/echelle/<str:code>/activer/", reminders.activate, name="ladder_activate"),
    path("relances/echelle/<str:code>/suspendre/", reminders.hold, name="reminder_hold"),
    path("relances/echelle/<str:code>/reprendre-du-jour/", reminders.forget_day, name="ladder_forget_day"),
    path("relances/<int:pk>/reprendre/", reminders.release, name="reminder_release"),
    path("relances/<int:pk>/informe/", reminders.say_sent, name="reminder_say_sent"),
]
