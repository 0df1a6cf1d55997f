"""What an account may do in each of its states: the one status matrix.

What has started may always be finished, because it is other people's money. Nothing new can be started
while the account is unpaid.
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


class Access(StrEnum):
    """The kinds of act that an account's status allows or refuses."""

    READ = "read"  # sign in, read, export
    BILLING = "billing"  # pay, change or cancel the plan, manage the team
    CONTINUE = "continue"  # carry on with what has started
    CREATE = "create"  # start something new, spend credits


_PAID = frozenset({Status.TRIAL, Status.ACTIVE, Status.PAST_DUE})
_UNPAID = frozenset({Status.PENDING_PAYMENT, Status.SUSPENDED})

ALLOWED: dict[Access, frozenset[Status]] = {
    Access.READ: _PAID | _UNPAID,
    Access.BILLING: _PAID | _UNPAID,
    Access.CONTINUE: _PAID | _UNPAID,
    Access.CREATE: _PAID,
}


def is_allowed(status: str, needs: Access) -> bool:
    """Whether an account in `status` may do an act that needs this access."""
    return Status(status) in ALLOWED[needs]
