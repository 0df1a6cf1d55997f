from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "draws"

    def ready(self) -> None:
        from audit.inspection import inspect_with
        from audit.words import tell
        from draws import live, schedule
        from draws.audit_words import WORDS
        from draws.inspection import inspect_draws

        schedule.register()
        live.register()
        tell(WORDS)
        inspect_with("draws", inspect_draws)
