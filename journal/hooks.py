"""Register the journal's reconciliation with the packages below."""

from __future__ import annotations

from audit.inspection import Finding, inspect_with
from journal.queries import unbalanced_transactions


def register() -> None:
    """Register it. Called once, when the apps are ready."""
    inspect_with(
        "journal",
        lambda account: [
            Finding("journal", "A transaction's postings don't add up to zero.", str(row[0]))
            for row in unbalanced_transactions(account)
        ],
    )
