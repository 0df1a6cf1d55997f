"""Which moves the status of an account may make."""

from __future__ import annotations

from tenancy.access import Status

_S = Status

# Any account can be closed. A closed account is reopened as suspended, so that what it owes is checked again.
# Staff lock an account when something is wrong with it; a payment doesn't unlock it.
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
