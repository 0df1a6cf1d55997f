"""Everything that the journal registers with the floors below."""

from __future__ import annotations

from audit.inspection import Finding, inspect_with
from journal.queries import unbalanced_transactions


def register() -> None:
    """Called once, when the apps are ready."""
    inspect_with(
        "journal",
        lambda account: [
            Finding("journal", "A transaction's postings do not add up.", str(row[0]))
            for row in unbalanced_transactions(account)
        ],
    )
