from django.apps import AppConfig


class ChitsConfig(AppConfig):
    name = "chits"

    def ready(self) -> None:
        from chits import live, schedule

        live.register()
        schedule.register()
