from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "desks"

    def ready(self) -> None:
        from audit import words
        from desks.staff.audit_words import WORDS

        words.tell(WORDS)
