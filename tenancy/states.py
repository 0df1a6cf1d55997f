"""Which moves the status of an account may make."""

from __future__ import annotations

from kernel.errors import Conflict
from kernel.moves import Moves
from tenancy.access import Status


def _refuse(before: str, after: str) -> Conflict:
    return Conflict(
        f"An account can't change from {before.replace('_', ' ')} to {after.replace('_', ' ')}.",
        code="account_state",
    )


_S = Status

# Any account can be closed. A closed account is reopened as suspended, so that what it owes is checked again.
# Staff lock an account when something is wrong with it; a payment doesn't unlock it.
MOVES = Moves(
    {
        _S.TRIAL: {_S.ACTIVE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED},
        _S.PENDING_PAYMENT: {_S.ACTIVE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED},
        _S.ACTIVE: {_S.PAST_DUE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED},
        _S.PAST_DUE: {_S.ACTIVE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED},
        _S.SUSPENDED: {_S.ACTIVE, _S.LOCKED, _S.CLOSED},
        _S.LOCKED: {_S.SUSPENDED, _S.CLOSED},
        _S.CLOSED: {_S.SUSPENDED},
    },
    _refuse,
)
