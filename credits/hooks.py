"""Everything that the wallet registers with the floors below."""

from __future__ import annotations

from audit.inspection import Finding, inspect_with
from credits.queries import discrepancies


def register() -> None:
    """Called once, when the apps are ready."""
    inspect_with(
        "credits", lambda account: [Finding("wallet", difference) for difference in discrepancies(account)]
    )
