from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import live
        from accounts.audit_words import WORDS
        from accounts.policies import require_second_factor
        from audit.words import tell
        from rest.staff import also_check

        live.register()
        tell(WORDS)
        also_check(require_second_factor)
