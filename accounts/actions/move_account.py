"""Move an account from one state to another: the only place where its status is written."""

from __future__ import annotations

import uuid
from typing import Any

from audit.record import audit, audit_clock, audit_staff
from kernel.transactions import transaction
from tenancy.access import Status
from tenancy.member import Member
from tenancy.models import Account
from tenancy.staff import Staff
from tenancy.states import MOVES

Actor = Member | Staff | None


def move_account(actor: Actor, account_id: uuid.UUID, to: Status, *, because: str, **facts: Any) -> bool:
    """Change the account's state and return whether it changed. The account is in scope.

    `actor` is None for scheduled changes. Conflict if the move is not allowed.
    """
    with transaction():
        account = Account.objects.select_for_update(no_key=True).get(id=account_id)
        before = account.status
        if before == to:
            return False
        account.status = MOVES.move(before, to)
        account.save(update_fields=["status", "updated_at"])
        _audit(actor, account_id, {"from": str(before), "to": to.value, "because": because, **facts})
    return True


def _audit(actor: Actor, account_id: uuid.UUID, facts: dict[str, Any]) -> None:
    named: dict[str, Any] = {"subject": "account", "subject_id": account_id, **facts}
    if isinstance(actor, Staff):
        audit_staff(actor, account_id, "account.move", **named)
    elif actor is None:
        audit_clock(account_id, "account.move", **named)
    else:
        audit(actor, "account.move", **named)
