"""Release the credits of a hold after the work has failed."""

from __future__ import annotations

import uuid

from credits.holds import settle
from credits.kinds import HoldState
from credits.models import Hold
from credits.wallet import change, lock_wallet
from kernel.transactions import transaction


def release_hold(account_id: uuid.UUID, hold_id: uuid.UUID) -> Hold:
    """The hold; releasing again has no effect, Conflict when it was committed."""
    with transaction():
        lock_wallet(account_id)
        held, first = settle(hold_id, HoldState.RELEASED)
        if first:
            change(account_id, held=-held.amount)
        return held
