from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import live
        from accounts.audit_words import WORDS
        from accounts.guests import receive
        from accounts.policies import require_second_factor
        from accounts.web.guest import invited
        from audit.words import tell
        from rest.staff import also_check

        live.register()
        tell(WORDS)
        also_check(require_second_factor)
        receive(invited)
