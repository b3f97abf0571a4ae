from django.urls import path

from ..views import outbox

urlpatterns = [
    path("relances/envois/", outbox.outbox, name="outbox"),
    path("relances/envois/arreter/", outbox.outbox_stop, name="outbox_stop"),
    path("relances/envois/reprendre/", outbox.outbox_go_on, name="outbox_go_on"),
    path("relances/envois/<int:pk>/", outbox.outbox_message, name="outbox_message"),
    path("relances/envois/<int:pk>/<str:act>/", outbox.outbox_act, name="outbox_act"),
]
