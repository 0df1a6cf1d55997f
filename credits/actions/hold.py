"""Set credits aside for work that may fail."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from credits.kinds import Kind
from credits.models import Hold
from credits.wallet import change, lock_wallet, require_amount
from kernel.errors import Conflict
from kernel.transactions import transaction


def hold(
    account_id: uuid.UUID,
    amount: int,
    *,
    kind: Kind,
    description: str,
    key: str,
    metadata: Mapping[str, Any] | None = None,
) -> Hold:
    """Reserve credits until the hold is committed or released.

    PaymentRequired "Insufficient credits" if fewer are available.
    """
    require_amount(amount)
    with transaction():
        lock_wallet(account_id)
        held = Hold.objects.filter(key=key).first()
        if held is not None:
            if held.amount != amount:
                raise Conflict("This key was already used for another hold.", code="key_reused")
            return held
        changed = change(account_id, held=amount)
        return Hold.objects.create(
            account_id=account_id,
            wallet_id=changed.wallet_id,
            amount=amount,
            kind=kind.value,
            description=description,
            metadata=dict(metadata or {}),
            key=key,
        )
