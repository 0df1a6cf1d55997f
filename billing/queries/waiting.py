"""The number of payments to approve in all accounts, read within `staff_scope`."""

from __future__ import annotations

from billing.models import Payment
from billing.states import PaymentStatus

QUEUE = "payments"
"""The live topic of the payment queue."""


def waiting_count() -> int:
    """For the rail."""
    return int(Payment.objects.filter(status=PaymentStatus.PENDING_APPROVAL).count())
