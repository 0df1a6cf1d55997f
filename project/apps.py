from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "project"

    def ready(self) -> None:
        from audit.seal import seal
        from live import registry

        registry.after_flush(seal)
