"""How many payments wait for staff, over all accounts; asked within `staff_scope`."""

from __future__ import annotations

from billing.models import Payment
from billing.states import PaymentStatus

QUEUE = "payments"
"""The topic on which staff hear what came into their queue and what was decided."""


def waiting_count() -> int:
    """For the rail."""
    return int(Payment.objects.filter(status=PaymentStatus.PENDING_APPROVAL).count())
