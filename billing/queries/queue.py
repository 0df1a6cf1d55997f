"""The payments that wait for staff, over all accounts, with what makes one look twice."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from billing.models import Payment
from billing.queries.shapes import OpsPaymentOut
from billing.queries.statements import line_of_payment
from billing.states import LIVE_PAYMENTS, PaymentSource
from tenancy.models import Membership
from tenancy.staff import Staff


def payments_everywhere(
    *,
    status: str | None = None,
    country: str | None = None,
    currency: str | None = None,
    method: str | None = None,
    search: str = "",
) -> QuerySet[Any]:
    """Payments of all accounts, to be read in a `staff_scope`."""
    rows = Payment.objects.select_related("invoice", "payment_method", "account").prefetch_related("evidence")
    if status:
        rows = rows.filter(status=status)
    if country:
        rows = rows.filter(account__country=country)
    if currency:
        rows = rows.filter(currency=currency)
    if method:
        rows = rows.filter(payment_method__code=method)
    if search:
        rows = rows.filter(
            Q(account__name__icontains=search)
            | Q(manual_reference__icontains=search)
            | Q(invoice__number__icontains=search)
            | Q(invoice__pay_code__iexact=search.replace(" ", ""))
        )
    return rows


def duplicates_of(payments: Iterable[Payment]) -> dict[uuid.UUID, list[Payment]]:
    """For each payment the live ones elsewhere, or earlier, with the same reference."""
    shown = list(payments)
    keys = {payment.reference_key for payment in shown}
    same: dict[str, list[Payment]] = defaultdict(list)
    rows = Payment.objects.select_related("account").filter(reference_key__in=keys, status__in=LIVE_PAYMENTS)
    for row in rows.order_by("id"):
        same[row.reference_key].append(row)
    return {
        payment.id: [duplicate for duplicate in same[payment.reference_key] if duplicate.id != payment.id]
        for payment in shown
    }


def needs_second_look(payment: Payment, duplicates: Iterable[Payment]) -> bool:
    """Return whether the approver must confirm that the payment arrived at the bank.

    That is the case if its reference was used before, or if neither evidence nor a statement shows it.
    """
    if any(True for _duplicate in duplicates):
        return True
    if payment.evidence.all() or payment.source != PaymentSource.CUSTOMER:
        return False
    return line_of_payment(payment.id) is None


def own_accounts(staff: Staff) -> set[uuid.UUID]:
    """Return the accounts of this member of staff, whose payments they can't approve."""
    rows = Membership.objects.filter(user_id=staff.user_id, is_active=True)
    return set(rows.values_list("account_id", flat=True))


def queue_shape(
    payment: Payment, duplicates: list[Payment], own: set[uuid.UUID], now: datetime
) -> dict[str, Any]:
    return OpsPaymentOut.of(
        payment,
        age_seconds=max(0, int((now - payment.created_at).total_seconds())),
        is_own_account=payment.account_id in own,
        duplicates=duplicates,
    )
