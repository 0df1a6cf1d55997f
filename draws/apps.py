from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "draws"

    def ready(self) -> None:
        from audit.inspection import inspect_with
        from draws import schedule
        from draws.inspection import inspect_draws

        schedule.register()
        inspect_with("draws", inspect_draws)
