"""A wallet's balance, its entries, and the reconciliation of both."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet, Sum

from credits.models import CreditEntry, Hold, Wallet
from kernel.query import select_one
from tenancy.member import Member


def balance_of(account_id: uuid.UUID) -> int:
    """Credits of the account in scope, held ones included; 0 before the first grant."""
    row = select_one("SELECT balance FROM credits_wallet WHERE account_id = %s", [account_id])
    return row[0] if row else 0


def free_of(account_id: uuid.UUID) -> int:
    """Return the credits the account in scope can spend: its balance without holds."""
    wallet = Wallet.objects.filter(account_id=account_id).first()
    return wallet.balance - wallet.held if wallet else 0


def entries_for(member: Member) -> QuerySet[Any]:
    """The account's ledger; newest first by id."""
    return CreditEntry.objects.filter(account_id=member.account_id)


def discrepancies(account_id: uuid.UUID) -> list[str]:
    """Sentences about what does not agree in the wallet of the account in scope; none when all is well."""
    wallet = Wallet.objects.filter(account_id=account_id).first()
    entries = CreditEntry.objects.filter(account_id=account_id).order_by("position")
    balance, held = (wallet.balance, wallet.held) if wallet else (0, 0)
    found = []
    running = 0
    for entry in entries.only("position", "amount", "balance_after").iterator():
        running += entry.amount
        if entry.balance_after != running:
            found.append(f"entry {entry.pk} says {entry.balance_after}, the sum is {running}")
    if running != balance:
        found.append(f"the wallet says {balance}, its entries sum to {running}")
    open_holds = (
        Hold.objects.filter(account_id=account_id, state="held").aggregate(sum=Sum("amount"))["sum"] or 0
    )
    if open_holds != held:
        found.append(f"the wallet holds {held}, the open holds sum to {open_holds}")
    return found
