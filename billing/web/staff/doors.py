"""Rows of any account for staff, or NotFound."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from billing.queries.doors import find_evidence, find_invoice, find_payment
from kernel.errors import NotFound
from kernel.ids import read_id
from tenancy.staff import Staff


def _door(find: Callable[[uuid.UUID], Any]) -> Callable[..., Any]:
    def door(staff: Staff, id: str) -> Any:
        key = read_id(id)
        row = find(key) if key is not None else None
        if row is None:
            raise NotFound
        return row

    return door


payment_door = _door(find_payment)
evidence_door = _door(find_evidence)
invoice_door = _door(find_invoice)
