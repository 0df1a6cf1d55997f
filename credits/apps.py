from django.apps import AppConfig


class CreditsConfig(AppConfig):
    name = "credits"

    def ready(self) -> None:
        from audit.inspection import Finding, inspect_with
        from credits.queries import discrepancies

        inspect_with("credits", lambda account: [Finding("wallet", said) for said in discrepancies(account)])
