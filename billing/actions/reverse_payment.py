"""Reverse a wrong approval: issue a credit note, reverse the payment, remove its unspent credits.

A second person must do this. What the payment started ends, and a new invoice asks for what is owed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions.move_account import move_account
from audit.record import audit_staff
from billing.actions.apply_invoice import credit_key
from billing.actions.apply_plan import apply_plan
from billing.actions.approve_payment import payment_anywhere, require_stranger
from billing.actions.ask_renewal import ask_renewal_anew
from billing.actions.issue_invoice import draft_invoice, finalise_invoice
from billing.actions.next_document_number import next_document_number
from billing.actions.update_lapse_date import update_lapse_date
from billing.actions.void_invoice import open_invoices, void_invoice
from billing.events import PaymentReversed
from billing.locking import lock_account, lock_invoice, lock_payment, lock_subscription
from billing.models import CreditNote, Invoice, Payment, Subscription
from billing.rules.months import months_after
from billing.rules.numbers import CREDIT_NOTE, document_number
from billing.states import (
    LIVE_SUBSCRIPTIONS,
    PAYMENT_MOVES,
    InvoiceStatus,
    PaymentStatus,
    Purpose,
    SubscriptionStatus,
)
from credits.actions.spend import spend
from credits.kinds import Kind
from credits.models import CreditEntry, Wallet
from credits.wallet import lock_wallet
from kernel.clock import database_now
from kernel.errors import Conflict, Denied, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from plans.actions.give_plan import give_plan
from plans.models import Plan
from tenancy.access import Status
from tenancy.models import Account
from tenancy.scope import scope
from tenancy.staff import Staff

DUE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Reversed:
    """The result, with the numbers of credits removed and already spent."""

    payment: Payment
    invoice: Invoice
    credit_note: CreditNote
    credits_removed: int
    spent: int


def reverse_payment(staff: Staff, payment_id: uuid.UUID, *, reason: str) -> Reversed:
    """Reverse a payment; Denied for its approver and one's own account, Conflict if it is not approved."""
    reason = reason.strip()
    if not reason:
        raise bad_field("reason", "Enter a reason.")
    with transaction():
        found = payment_anywhere(payment_id)
        with scope(found.account_id, staff.user_id):
            account = lock_account(found.account_id)
            require_stranger(staff, account.id)
            if found.decided_by_id == staff.user_id:
                raise Denied("A second person must reverse an approval.", code="second_person")
            lock_wallet(account.id)
            subscription = lock_subscription(_running_by(found.invoice).id)
            invoice = lock_invoice(found.invoice_id)
            payment = lock_payment(found.id)
            _reverse(staff, payment, reason)
            _require_last(subscription, invoice)
            credits_removed, spent = _claw_back(subscription, invoice, payment)
            _undo(staff, account, subscription, invoice)
            note = _write_note(staff, payment, invoice, reason, credits_removed, spent)
            audit_staff(
                staff,
                account.id,
                "payment.reverse",
                "payment",
                payment.id,
                invoice=invoice.number,
                credit_note=note.number,
                reason=reason,
                credits_removed=credits_removed,
                spent=spent,
            )
            record(PaymentReversed(payment.id, note.id), account_id=account.id)
    return Reversed(payment, invoice, note, credits_removed, spent)


def _running_by(invoice: Invoice) -> Subscription:
    """The subscription that the payment set going: the invoice's, or one begun for it when that had ended."""
    own = Subscription.objects.get(id=invoice.subscription_id)
    if invoice.paid_at is None or own.ended_at is None or own.ended_at > invoice.paid_at:
        return own
    begun = Subscription.objects.filter(activated_at__gte=invoice.paid_at)
    return begun.order_by("activated_at", "id").first() or own


def _reverse(staff: Staff, payment: Payment, reason: str) -> None:
    payment.status = PAYMENT_MOVES.move(payment.status, PaymentStatus.REVERSED)
    payment.reversed_at = database_now()
    payment.reversed_by_id = staff.user_id
    payment.reversed_by_name = staff.name
    payment.reversal_reason = reason
    payment.save(
        update_fields=[
            "status",
            "reversed_at",
            "reversed_by_id",
            "reversed_by_name",
            "reversal_reason",
        ]
    )


def _require_last(subscription: Subscription, invoice: Invoice) -> None:
    """Refuse unless this is the latest paid invoice, because later periods depend on earlier ones."""
    later = Payment.objects.filter(
        invoice__subscription=subscription,
        invoice__paid_at__gt=invoice.paid_at,
        status=PaymentStatus.SUCCEEDED,
    )
    if later.exists():
        raise Conflict(
            "A later invoice of this subscription is paid. Reverse that payment first.", code="paid_later"
        )


def _claw_back(subscription: Subscription, invoice: Invoice, payment: Payment) -> tuple[int, int]:
    """Remove the payment's credits and return (removed, already spent); older credits were spent first."""
    given = CreditEntry.objects.filter(key=credit_key(subscription, invoice)).first()
    wallet = Wallet.objects.filter(account_id=invoice.account_id).first()
    if given is None or wallet is None:
        return 0, 0
    unspent = min(given.amount, wallet.balance - wallet.held)
    if unspent > 0:
        spend(
            invoice.account_id,
            unspent,
            kind=Kind.ADJUSTMENT,
            description=f"Payment of {invoice.number} reversed",
            key=f"reversal:{payment.id}",
            metadata={"payment": str(payment.id), "invoice": invoice.number},
        )
    return unspent, given.amount - unspent


def _undo(staff: Staff, account: Account, subscription: Subscription, invoice: Invoice) -> None:
    """Undo what the payment started, and issue a new invoice for what is owed."""
    if subscription.status not in LIVE_SUBSCRIPTIONS:
        return  # it has run its course since
    assert invoice.paid_at is not None
    has_begun = subscription.activated_at is not None and subscription.activated_at >= invoice.paid_at
    undo = _end if has_begun else _UNDO[Purpose(invoice.purpose)]
    undo(staff, account, subscription, invoice, database_now())


def _end(staff: Staff, account: Account, subscription: Subscription, invoice: Invoice, now: datetime) -> None:
    """Without its first payment the subscription was none; another waits for the money."""
    for asked in open_invoices(account.id, subscription_id=subscription.id):
        if asked.status == InvoiceStatus.PENDING:
            void_invoice(asked, because=f"The payment of {invoice.number} was reversed.")
    subscription.status = SubscriptionStatus.EXPIRED
    subscription.ended_at = now
    subscription.save(update_fields=["status", "ended_at", "updated_at"])
    waiting = Subscription.objects.create(
        account_id=account.id, plan=invoice.plan, status=SubscriptionStatus.INCOMPLETE
    )
    give_plan(account.id, invoice.plan)
    update_lapse_date(account, waiting)
    move_account(staff, account.id, Status.SUSPENDED, because="payment reversed", invoice=invoice.number)
    _ask_again(account, waiting, invoice, now, purpose=Purpose.START)


def _restore_period(
    staff: Staff, account: Account, subscription: Subscription, invoice: Invoice, now: datetime
) -> None:
    """Make the period before the current one again; if it has ended, the subscription is past due."""
    begins = invoice.period_start
    assert begins is not None
    is_over = begins <= now
    subscription.current_period_start = months_after(begins, subscription.anchor_day or begins.day, -1)
    subscription.current_period_end = begins
    subscription.status = SubscriptionStatus.PAST_DUE if is_over else SubscriptionStatus.ACTIVE
    subscription.save(update_fields=["status", "current_period_start", "current_period_end", "updated_at"])
    apply_plan(account, subscription, subscription.plan)
    update_lapse_date(account, subscription)
    if is_over and account.status == Status.ACTIVE:
        move_account(staff, account.id, Status.PAST_DUE, because="payment reversed", invoice=invoice.number)
    _ask_again(account, subscription, invoice, now, purpose=Purpose.RENEWAL)


def _smaller_again(
    staff: Staff, account: Account, subscription: Subscription, invoice: Invoice, now: datetime
) -> None:
    """Return to the plan before the upgrade; nothing is owed, and the renewal is for that plan."""
    before = Plan.objects.filter(code=invoice.metadata.get("from_plan")).first()
    if before is not None:
        apply_plan(account, subscription, before)
        ask_renewal_anew(account, subscription, now, leave_reviewed=True)


_UNDO = {Purpose.START: _end, Purpose.RENEWAL: _restore_period, Purpose.UPGRADE: _smaller_again}


def _ask_again(
    account: Account, subscription: Subscription, invoice: Invoice, now: datetime, *, purpose: Purpose
) -> Invoice:
    """Issue the same invoice under a new number, with its price and rate."""
    draft = draft_invoice(
        account,
        subscription,
        plan=invoice.plan,
        exchange_rate=invoice.exchange_rate,
        purpose=purpose,
        replaces=invoice,
        lines=invoice.lines,
        total_minor=invoice.total_minor,
        usd_cents=invoice.usd_cents,
        due_at=now + timedelta(days=DUE_DAYS),
        period_start=invoice.period_start if purpose == Purpose.RENEWAL else None,
        period_end=invoice.period_end if purpose == Purpose.RENEWAL else None,
        metadata=invoice.metadata,
    )
    return finalise_invoice(draft)


def _write_note(
    staff: Staff, payment: Payment, invoice: Invoice, reason: str, credits_removed: int, spent: int
) -> CreditNote:
    now = database_now()
    year, position = next_document_number(CREDIT_NOTE, now)
    return CreditNote.objects.create(
        account_id=invoice.account_id,
        invoice=invoice,
        payment=payment,
        number=document_number(CREDIT_NOTE, year, position),
        currency=invoice.currency,
        total_minor=invoice.total_minor,
        lines=invoice.lines,
        seller=invoice.seller,
        buyer=invoice.buyer,
        reason=reason,
        credits_clawed_back=credits_removed,
        credits_spent=spent,
        issued_by_id=staff.user_id,
        issued_by_name=staff.name,
        issued_at=now,
    )
