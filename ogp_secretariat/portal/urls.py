from django.urls import path

from .views.demo_mail import demo_mail
from .views.gallery import gallery
from .views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("composants/", gallery, name="gallery"),
    path("demonstration/courriel/", demo_mail, name="demo_mail"),
]
