"""The four kinds of account of double entry. Pure."""

from __future__ import annotations

from enum import StrEnum


class AccountKind(StrEnum):
    """Debits (positive amounts) make assets and expenses larger; credits the other two."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def sign(self) -> int:
        """Return the factor that turns a sum of postings into the figure that people expect to see."""
        return 1 if self in (AccountKind.ASSET, AccountKind.EXPENSE) else -1
