"""Undo the import of a statement that was read wrongly, so that the file can be imported again."""

from __future__ import annotations

import uuid

from audit.record import audit_staff
from billing.actions.import_statement import ONE_AT_A_TIME
from billing.events import PaymentWithdrawn
from billing.locking import lock_account, lock_invoice, lock_payment
from billing.models import BankStatement, Payment, StatementLine
from billing.states import (
    LIVE_PAYMENTS,
    PAYMENT_MOVES,
    InvoiceStatus,
    LineState,
    PaymentSource,
    PaymentStatus,
)
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.find_one import find_one
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.scope import scope
from tenancy.staff import Staff, staff_scope


def undo_import(staff: Staff, statement_id: uuid.UUID) -> BankStatement:
    """The statement, undone: its lines count no more; payments that it alone has proposed are withdrawn.

    Conflict once something of it was settled: a payment approved, a line matched or dismissed by hand.
    Twice is no error.
    """
    with transaction():
        take_locks(LockSpace.BANK_STATEMENT, ONE_AT_A_TIME)
        statement = find_one(BankStatement.objects.select_for_update(no_key=True), statement_id)
        if statement.undone_at is not None:
            return statement
        lines = list(StatementLine.objects.select_for_update().filter(statement=statement))
        _require_unsettled(lines)
        for line in sorted(lines, key=lambda line: (str(line.for_account_id), line.line)):
            if line.payment_id is not None:
                _withdraw(staff, line)
        StatementLine.objects.filter(statement=statement).update(state=LineState.UNDONE, payment_id=None)
        statement.undone_at = database_now()
        statement.undone_by_id, statement.undone_by_name = staff.user_id, staff.name
        statement.save(update_fields=["undone_at", "undone_by_id", "undone_by_name"])
    return statement


def _require_unsettled(lines: list[StatementLine]) -> None:
    by_hand = next((line for line in lines if line.settled_at is not None), None)
    if by_hand is not None:
        raise Conflict(
            f"{by_hand.settled_by_name} settled line {by_hand.line} by hand. "
            "This import can no longer be undone.",
            code="import_settled",
        )
    with staff_scope():
        paid = Payment.objects.filter(
            id__in=[line.payment_id for line in lines if line.payment_id],
            status__in=(PaymentStatus.SUCCEEDED, PaymentStatus.REVERSED),
        ).exists()
    if paid:
        raise Conflict(
            "A payment of this statement is approved. This import can no longer be undone.",
            code="import_settled",
        )


def _withdraw(staff: Staff, line: StatementLine) -> None:
    """Return the payment that this line proposed; payments reported by customers stay."""
    assert line.for_account_id is not None and line.invoice_id is not None and line.payment_id is not None
    with scope(line.for_account_id, staff.user_id):
        lock_account(line.for_account_id)
        invoice = lock_invoice(line.invoice_id)
        payment = lock_payment(line.payment_id)
        if payment.status not in LIVE_PAYMENTS or payment.source != PaymentSource.STATEMENT:
            return
        # Approved between the look and the lock.
        payment.status = PAYMENT_MOVES.move(payment.status, PaymentStatus.WITHDRAWN)
        payment.decided_at = database_now()
        payment.decided_by_id, payment.decided_by_name = staff.user_id, staff.name
        payment.save(update_fields=["status", "decided_at", "decided_by_id", "decided_by_name"])
        invoice.status = InvoiceStatus.PENDING
        invoice.save(update_fields=["status"])
        audit_staff(
            staff, payment.account_id, "payment.withdraw", "payment", payment.id, invoice=invoice.number
        )
        record(PaymentWithdrawn(payment.id), account_id=payment.account_id)
