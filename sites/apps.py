from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "sites"

    def ready(self) -> None:
        from audit.words import tell
        from sites import live, schedule
        from sites.audit_words import WORDS

        live.register()
        schedule.register()
        tell(WORDS)
