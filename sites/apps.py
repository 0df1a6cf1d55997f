from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "sites"

    def ready(self) -> None:
        from audit.words import tell
        from sites import schedule
        from sites.audit_words import WORDS

        schedule.register()
        tell(WORDS)
