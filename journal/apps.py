from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"

    def ready(self) -> None:
        from audit.inspection import Finding, inspect_with
        from journal.queries import unbalanced_transactions

        inspect_with(
            "journal",
            lambda account: [
                Finding("journal", "A transaction's postings do not add up.", str(row[0]))
                for row in unbalanced_transactions(account)
            ],
        )
