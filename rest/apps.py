from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "rest"

    def ready(self) -> None:
        from rest import schedule

        schedule.register()
