from django.apps import AppConfig


class ChitsConfig(AppConfig):
    name = "chits"

    def ready(self) -> None:
        from chits import hooks

        hooks.register()
