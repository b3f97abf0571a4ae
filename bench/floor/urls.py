from django.contrib import admin
from django.urls import path

from . import views

urlpatterns = [
    path("constante/", views.constant),
    path("fichier/", views.file),
    path("reunions/", views.MeetingList.as_view(), name="meeting_list"),
    path("reunions/<int:pk>/", views.MeetingPage.as_view(), name="meeting"),
    path("admin/", admin.site.urls),
]
