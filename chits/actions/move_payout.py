"""Move a payout from one state to the next, under its group's lock."""

from __future__ import annotations

import uuid
from typing import Any

from chits.events import PayoutMoved
from chits.models import Payout
from chits.states import PAYOUT_MOVES, PayoutState
from kernel.errors import Conflict
from kernel.outbox import record


class PayoutIsElsewhere(Conflict):
    code = "payout_state"
    sentence = "The payout's current state doesn't allow this."


class SecondPersonNeeded(Conflict):
    code = "second_person_needed"
    sentence = "A person other than the one who did the previous step must do this."


def lock_payout(payout_id: uuid.UUID, *states: PayoutState) -> Payout:
    """Return the current payout. Raise Conflict, with its state, if it is in none of these states."""
    payout = Payout.objects.select_related("award__instalment", "award__ticket").get(id=payout_id)
    if payout.state not in states:
        raise PayoutIsElsewhere(extra={"state": payout.state})
    return payout


def move_payout(payout: Payout, state: PayoutState, **written: Any) -> None:
    """Move the payout to the next state."""
    payout.state = PAYOUT_MOVES.move(payout.state, state)
    for name, value in written.items():
        setattr(payout, name, value)
    payout.save(update_fields=["state", *written])
    record(PayoutMoved(payout.group_id, payout.id), account_id=payout.account_id)
