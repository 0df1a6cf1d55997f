from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_started

        from kernel import jobs
        from kernel.transactions import forget_commits

        jobs.register()
        request_started.connect(forget_commits, dispatch_uid="kernel.forget_commits")
