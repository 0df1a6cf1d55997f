"""Give an account credits, or take some, by a decision of staff with its reason."""

from __future__ import annotations

import uuid
from typing import Literal

from audit.record import audit_staff
from billing.actions.approve_payment import require_stranger
from billing.locking import lock_account
from credits.actions.grant import grant
from credits.actions.spend import spend
from credits.kinds import Kind
from credits.models import CreditEntry
from kernel.errors import NotFound, bad_field
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.models import Account
from tenancy.scope import scope
from tenancy.staff import Staff

Direction = Literal["add", "take"]
LONGEST_REASON = 255


def adjust_credits(
    staff: Staff, account_id: uuid.UUID, amount: int, *, reason: str, direction: Direction = "add"
) -> CreditEntry:
    """Add or remove credits and return the ledger entry; NotFound if unknown, Denied for one's own account.

    BadInput "Amount must be positive"; PaymentRequired "Insufficient credits" if fewer
    credits are available.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise bad_field("reason", "Enter a reason.")
    change = {"add": grant, "take": spend}[direction]
    with transaction(), scope(account_id, staff.user_id):
        if not Account.objects.filter(id=account_id).exists():
            raise NotFound
        lock_account(account_id)
        require_stranger(staff, account_id)
        entry = change(
            account_id,
            amount,
            kind=Kind.ADJUSTMENT,
            description=reason[:LONGEST_REASON],
            key=f"adjustment:{new_id()}",
        )
        audit_staff(
            staff, account_id, "credits.adjust", "credit_entry", entry.id, amount=entry.amount, reason=reason
        )
    return entry
