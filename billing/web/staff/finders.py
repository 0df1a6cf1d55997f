"""Find rows of any account for staff, or raise NotFound."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from billing.queries.finders import find_evidence, find_invoice, find_payment
from kernel.errors import NotFound
from kernel.ids import read_id
from tenancy.staff import Staff


def _or_404(find: Callable[[uuid.UUID], Any]) -> Callable[..., Any]:
    def find_row(staff: Staff, id: str) -> Any:
        key = read_id(id)
        row = find(key) if key is not None else None
        if row is None:
            raise NotFound
        return row

    return find_row


payment_or_404 = _or_404(find_payment)
evidence_or_404 = _or_404(find_evidence)
invoice_or_404 = _or_404(find_invoice)
