from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "draws"

    def ready(self) -> None:
        from draws import hooks

        hooks.register()
