"""Count the prints of a receipt: the first is the original, each later one is marked COPY with its number."""

from __future__ import annotations

from typing import Any

from tenancy.member import Member


def count_print(receipt: Any, member: Member, **facts: Any) -> int:
    """Store a print of the receipt, a row that has `prints`, and return its number; in a transaction.

    Two prints at once get two numbers.
    """
    type(receipt).objects.select_for_update(no_key=True).only("id").get(id=receipt.id)
    copy: int = receipt.prints.count()
    receipt.prints.create(account_id=member.account_id, copy=copy, printed_by_name=member.user_name, **facts)
    return copy
