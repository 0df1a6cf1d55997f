"""Void an unpaid invoice: its number stays used and nothing is owed."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from billing.events import InvoiceVoided
from billing.locking import lock_invoice
from billing.models import Invoice
from billing.states import INVOICE_MOVES, OPEN_INVOICES, InvoiceStatus, Purpose
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.outbox import record

UNDER_REVIEW = "A payment is under review. Withdraw it first, or wait for our answer."


def void_invoice(invoice: Invoice, *, because: str) -> None:
    """Void a pending invoice, which is locked; Conflict while a payment for it is under review."""
    if invoice.status == InvoiceStatus.PENDING_APPROVAL:
        raise Conflict(UNDER_REVIEW, code="under_review")
    invoice.status = INVOICE_MOVES.move(invoice.status, InvoiceStatus.VOID)
    invoice.voided_at = database_now()
    invoice.void_reason = because[:255]
    invoice.save(update_fields=["status", "voided_at", "void_reason"])
    record(InvoiceVoided(invoice.id), account_id=invoice.account_id)


def open_invoices(
    account_id: uuid.UUID,
    *,
    purposes: Collection[Purpose] = tuple(Purpose),
    subscription_id: uuid.UUID | None = None,
) -> list[Invoice]:
    """Return the open invoices of the locked account, locked in the order of their ids."""
    rows = Invoice.objects.filter(account_id=account_id, status__in=OPEN_INVOICES, purpose__in=purposes)
    if subscription_id is not None:
        rows = rows.filter(subscription_id=subscription_id)
    return [lock_invoice(id) for id in rows.order_by("id").values_list("id", flat=True)]
