from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit.inspection import inspect_due
        from kernel import schedule

        schedule.repeat("inspections", inspect_due, every_seconds=300, apart=True)
