from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "inbox"

    def ready(self) -> None:
        from audit.words import tell
        from identity.actions.end_what_was_set_up import also_end
        from inbox import schedule
        from inbox.actions.subscribe import forget_devices
        from inbox.audit_words import WORDS

        tell(WORDS)
        schedule.register()
        also_end(forget_devices)
