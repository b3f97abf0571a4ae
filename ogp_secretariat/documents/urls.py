from django.urls import path

from .views import verify, verify_code

urlpatterns = [
    path("", verify, name="verify"),
    path("<str:code>/", verify_code, name="verify_code"),
]
