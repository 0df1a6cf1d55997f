"""How an account may move from one state to the next."""

from __future__ import annotations

from tenancy.access import Status

_S = Status

# Closing is from anywhere and has its way back, to suspended: what is owed is looked at anew.
# Locking is for staff, when something is wrong with the account itself; a payment does not unlock it.
MOVES: dict[Status, frozenset[Status]] = {
    _S.TRIAL: frozenset({_S.ACTIVE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED}),
    _S.PENDING_PAYMENT: frozenset({_S.ACTIVE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED}),
    _S.ACTIVE: frozenset({_S.PAST_DUE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED}),
    _S.PAST_DUE: frozenset({_S.ACTIVE, _S.SUSPENDED, _S.LOCKED, _S.CLOSED}),
    _S.SUSPENDED: frozenset({_S.ACTIVE, _S.LOCKED, _S.CLOSED}),
    _S.LOCKED: frozenset({_S.SUSPENDED, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.SUSPENDED}),
}


def may_move(now: Status, to: Status) -> bool:
    """Whether an account in `now` may become `to`."""
    return to in MOVES[now]
