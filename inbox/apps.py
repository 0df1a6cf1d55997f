from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "inbox"

    def ready(self) -> None:
        from audit.words import tell
        from inbox import schedule
        from inbox.audit_words import WORDS

        tell(WORDS)
        schedule.register()
