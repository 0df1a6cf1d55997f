from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "rest"

    def ready(self) -> None:
        from rest import hooks

        hooks.register()
