from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "desks"

    def ready(self) -> None:
        from desks import hooks

        hooks.register()
