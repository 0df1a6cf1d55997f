from django.apps import AppConfig


class ProofsConfig(AppConfig):
    name = "proofs"

    def ready(self) -> None:
        from proofs import live

        live.register()
