from django.urls import path

from ..views import sheets

urlpatterns = [
    path("plans/<str:code>/import/", sheets.plan_import, name="plan_import"),
    path("imports/<int:pk>/", sheets.plan_import_result, name="plan_import_result"),
    path("plans/<str:code>/modele.xlsx", sheets.plan_template, name="plan_template"),
    path("plans/<str:code>/avancements.xlsx", sheets.updates_template, name="updates_template"),
]
