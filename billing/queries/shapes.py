"""Plans, invoices, payments and subscriptions as the API answers them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from billing.models import Evidence, Subscription
from billing.rules.dunning import status_now
from billing.rules.prices import rate_text, usd_text
from billing.states import SubscriptionStatus
from kernel.clock import database_now
from rest.answers import Amount, AmountToRead, Answer, Id, OrNull, at


class PlanOut(Answer):
    code: str
    name: str
    usd_price: str = at(lambda plan: usd_text(plan.usd_cents))
    currency: str
    price: Amount
    price_display: AmountToRead = at("price")
    is_trial: bool
    trial_days: int
    credits: int = at("credits_per_period")
    max_sites: int
    max_users: int
    max_books: int
    max_groups: int


class PlansOut(Answer):
    next: str | None = None
    previous: str | None = None
    results: list[PlanOut]


class MethodOut(Answer):
    id: Id
    code: str
    name: str
    country: OrNull
    instructions: str


class MethodsOut(Answer):
    next: str | None = None
    previous: str | None = None
    results: list[MethodOut]


class LineOut(Answer):
    description: str
    quantity: int
    unit_price: Amount = at("unit_minor")
    total: Amount = at("total_minor")


class InvoiceFacts(Answer):
    usd_price: str = at(lambda invoice: usd_text(invoice.usd_cents))
    exchange_rate: str = at(lambda invoice: rate_text(invoice.exchange_rate))
    plan_name: str
    plan: str = at("plan_id")
    credits: int = at(lambda invoice: invoice.metadata.get("credits", 0))


class InvoiceOut(Answer):
    id: Id
    number: str | None
    status: str
    purpose: str
    currency: str
    total: Amount = at("total_minor")
    total_display: AmountToRead = at("total_minor")
    due_date: date = at(lambda invoice: invoice.due_at.date())
    pay_code: str | None
    lines: list[LineOut]
    metadata: InvoiceFacts = at(lambda invoice: invoice)
    period_start: datetime | None
    period_end: datetime | None
    issued_at: datetime | None = at("finalised_at")
    paid_at: datetime | None


class EvidenceOut(Answer):
    id: Id
    file_name: str
    content_type: str
    size_bytes: int


def _id(row: Evidence) -> str:
    return str(row.id)


class BillPaymentOut(Answer):
    id: Id
    invoice: Id = at("invoice_id")
    status: str
    amount: Amount = at("amount_minor")
    amount_display: AmountToRead = at("amount_minor")
    currency: str
    payment_method: MethodOut | None
    manual_reference: str
    manual_notes: str
    submitted_at: datetime = at("created_at")
    decided_at: datetime | None
    reject_reason: OrNull
    reject_text: OrNull
    evidence: list[EvidenceOut] = at(lambda payment: sorted(payment.evidence.all(), key=_id))


class ConfirmedOut(Answer):
    payment: BillPaymentOut
    invoice: InvoiceOut
    message: str


class CreditNoteOut(Answer):
    id: Id
    number: str
    invoice: Id = at("invoice_id")
    currency: str
    total: Amount = at("total_minor")
    total_display: AmountToRead = at("total_minor")
    reason: str
    issued_at: datetime


class DuplicateOut(Answer):
    """Another payment with the same reference."""

    id: Id
    account: str = at("account.name")
    status: str


class AccountOfPayment(Answer):
    id: Id
    name: str
    country: str
    account_status: str = at("status")


class OpsPaymentOut(BillPaymentOut):
    account: AccountOfPayment
    invoice_number: str | None = at("invoice.number")
    pay_code: str | None = at("invoice.pay_code")
    plan_name: str = at("invoice.plan_name")
    source: str
    submitted_by: str = at("submitted_by_name")
    decided_by: str = at("decided_by_name")
    age_seconds: int
    is_own_account: bool
    duplicates: list[DuplicateOut] = Field(
        description="Live payments of other accounts with the same reference."
    )


class ApprovedOut(Answer):
    payment: BillPaymentOut
    invoice: InvoiceOut
    credits: int
    message: str


class RejectedOut(Answer):
    payment: BillPaymentOut
    invoice: InvoiceOut
    message: str


class ReversedOut(Answer):
    payment: BillPaymentOut
    invoice: InvoiceOut
    credit_note: CreditNoteOut
    credits_clawed_back: int = at("credits_removed")
    credits_spent: int = at("spent")
    message: str


class BulkResult(Answer):
    id: str
    ok: bool
    detail: str | None = None


def status_by_clock(subscription: Subscription) -> SubscriptionStatus:
    """Return the status at this instant, which the schedule may not have stored yet."""
    return status_now(
        SubscriptionStatus(subscription.status),
        subscription.current_period_end,
        database_now(),
        is_trial=subscription.is_trial and not subscription.cancel_at_period_end,
        ends_there=subscription.ends_there,
    )


class SubscriptionOut(Answer):
    id: Id
    status: str = at(lambda subscription: status_by_clock(subscription).value)
    plan: str = at("plan_id")
    plan_name: str = at("plan.name")
    is_trial: bool
    auto_renew: bool
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool
    next_plan: str | None = at("next_plan_id")
    grace_ends_at: datetime | None = Field(
        description="The end of the grace period, in which an unpaid period can still be paid."
    )
    invoice: InvoiceOut | None = Field(description="The oldest open invoice.")


class ChoiceOut(Answer):
    """The result of choosing a plan; the last two fields are null in a preview."""

    change: str = Field(description="start, upgrade, downgrade, renew or keep.")
    plan: str = at("plan.code")
    plan_name: str = at("plan.name")
    currency: str
    lines: list[LineOut] = at(lambda choice: [line.stored() for line in choice.lines])
    total: Amount = at("total_minor")
    total_display: AmountToRead = at("total_minor")
    credits: int
    effective_at: datetime | None = Field(description="Null if the change takes effect with a payment.")
    message: str
    subscription: SubscriptionOut | None = None
    invoice: InvoiceOut | None = None
