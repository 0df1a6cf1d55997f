"""Acts that are held for a few seconds, in which they can be undone."""

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    name = "holds"

    def ready(self) -> None:
        from holds import hooks

        hooks.register()
