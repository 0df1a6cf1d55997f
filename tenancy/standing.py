"""What an account may do in each of its states: the one status matrix.

What is running may always be finished, for it is other people's money; what is new waits until
the account is in good standing.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    TRIAL = "trial"
    PENDING_PAYMENT = "pending_payment"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    SUSPENDED = "suspended"
    LOCKED = "locked"
    CLOSED = "closed"


class Needs(StrEnum):
    """What kind of act it is, as far as the account's standing is concerned."""

    LOOK = "look"  # log in, look, export
    BILLING = "billing"  # billing, paying, cancelling, the team
    FINISH = "finish"  # carry on with what is running
    CREATE = "create"  # start something new, spend credits


_GOOD = frozenset({Status.TRIAL, Status.ACTIVE, Status.PAST_DUE})
_UNPAID = frozenset({Status.PENDING_PAYMENT, Status.SUSPENDED})

ALLOWED: dict[Needs, frozenset[Status]] = {
    Needs.LOOK: _GOOD | _UNPAID,
    Needs.BILLING: _GOOD | _UNPAID,
    Needs.FINISH: _GOOD | _UNPAID,
    Needs.CREATE: _GOOD,
}


def stands(status: str, needs: Needs) -> bool:
    """Whether an account in `status` may do something of the kind `needs`."""
    return Status(status) in ALLOWED[needs]
