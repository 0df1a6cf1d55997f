"""Bring a hold to its end, once."""

from __future__ import annotations

import uuid

from django.db.models.functions import Now

from credits.kinds import HoldState
from credits.models import Hold
from kernel.errors import Conflict
from kernel.find_one import find_one


def settle(hold_id: uuid.UUID, state: HoldState) -> tuple[Hold, bool]:
    """Return the hold in its new state and whether this call changed it; the wallet is locked."""
    moved = Hold.objects.filter(pk=hold_id, state=HoldState.HELD).update(state=state, settled_at=Now())
    held = find_one(Hold.objects.all(), hold_id)
    if held.state != state:
        raise Conflict(f"These credits are already {held.state}.", code="hold_settled")
    return held, moved == 1
