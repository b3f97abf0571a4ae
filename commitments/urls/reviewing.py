from django.urls import path

from ..views import extensions, impact, periods, reviewing

urlpatterns = [
    path("validation/", reviewing.review_queue, name="review_queue"),
    path("validation/groupe/", reviewing.review_many, name="review_many"),
    path("validation/reports/", extensions.extension_queue, name="extension_queue"),
    path("validation/reports/<int:pk>/", extensions.extension_decide, name="extension_decide"),
    path("validation/<int:pk>/", reviewing.review, name="review"),
    path("plans/<str:code>/periodes/", periods.plan_periods, name="plan_periods"),
    path("plans/<str:code>/periodes/<int:pk>/derogation/", periods.late_entry, name="late_entry"),
    path("engagements/<str:code>/impact/", impact.impact, name="impact"),
    path("engagements/<str:code>/impact/<str:assessor>/<str:question>/", impact.assess, name="assess"),
]
