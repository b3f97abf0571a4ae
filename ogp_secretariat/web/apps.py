from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ogp_secretariat.web"
    label = "web"
