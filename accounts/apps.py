from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.audit_words import WORDS
        from audit.words import tell

        tell(WORDS)
