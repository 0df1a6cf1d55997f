from django.apps import AppConfig


class ChitsConfig(AppConfig):
    name = "chits"
