from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit import words
        from audit.inspection import inspect_due
        from kernel import schedule

        words.tell(words.OWN)
        schedule.repeat("inspections", inspect_due, every_seconds=300, apart=True)
