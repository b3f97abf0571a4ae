from django.urls import path

from ..views import reports

urlpatterns = [
    path("plans/<str:code>/rapports/", reports.plan_reports, name="plan_reports"),
    path("plans/<str:code>/rapports/faire/", reports.report_make, name="report_make"),
    path("plans/<str:code>/rapports/annexe/", reports.meeting_annex, name="meeting_annex"),
    path("rapports/<int:pk>.pdf", reports.report_file, name="report_file"),
    path("rapports/<int:pk>/", reports.report_progress, name="report_progress"),
    path("rapports/<int:pk>/refaire/", reports.report_retry, name="report_retry"),
    path("rapports/<int:pk>/publier/", reports.report_publish, name="report_publish"),
    path("engagements/<str:code>/fiche/", reports.commitment_sheet, name="commitment_sheet"),
]
