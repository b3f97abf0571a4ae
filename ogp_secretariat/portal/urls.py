from django.urls import path

from .views.demo_mail import demo_mail, demo_mail_file
from .views.gallery import gallery
from .views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("composants/", gallery, name="gallery"),
    path("demonstration/courriel/", demo_mail, name="demo_mail"),
    path("demonstration/courriel/<slug:log>/<int:mail>/<int:piece>/", demo_mail_file, name="demo_mail_file"),
]
