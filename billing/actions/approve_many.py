"""Approve several payments, each on its own: a payment that can't be approved doesn't block the others."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import OperationalError
from django.db import transaction as django_transaction

from billing.actions.approve_payment import approve_payment
from kernel.errors import DrawbookError, NotFound
from kernel.ids import read_id
from kernel.transactions import is_retryable, transaction
from tenancy.staff import Staff

BUSY = "This account is being changed by someone else. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one payment; `detail` is its message."""

    id: str
    ok: bool
    detail: str


def approve_many(staff: Staff, ids: Sequence[str]) -> list[Outcome]:
    """Return a result for each id, in the given order; a repeated id gets a result each time.

    Payments are processed in the order of their ids, so that two lists can't deadlock.
    """
    outcomes: dict[str, Outcome] = {}
    with transaction():
        for id in sorted(dict.fromkeys(ids), key=_order):
            outcomes[id] = _one(staff, id)
    return [outcomes[id] for id in ids]


def _order(id: str) -> str:
    return str(read_id(id) or id)


def _one(staff: Staff, id: str) -> Outcome:
    key: uuid.UUID | None = read_id(id)
    try:
        if key is None:
            raise NotFound
        with django_transaction.atomic():
            return Outcome(id, True, approve_payment(staff, key).message)
    except DrawbookError as refusal:
        return Outcome(id, False, refusal.detail)
    except OperationalError as failure:
        if not is_retryable(failure):
            raise
        return Outcome(id, False, BUSY)
