"""API schemas of billing."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import AliasChoices, Field

from rest.fields import Text, line
from rest.schemas import Body

Amount = str | int


class ConfirmBody(Body):
    invoice_id: line(64, 1) = Field(validation_alias=AliasChoices("invoice_id", "invoice"))  # type: ignore[valid-type]
    payment_method_id: line(64, 1) = Field(  # type: ignore[valid-type]
        validation_alias=AliasChoices("payment_method_id", "payment_method"),
        description="One of /v1/billing/payment-methods/ for the account's country.",
    )
    manual_reference: line(255, 1) = Field(description="The reference of the transfer at the bank.")  # type: ignore[valid-type]
    manual_notes: Text = Field("", max_length=1000)
    amount: Amount = Field(description="Must equal the invoice total.")


class RejectionBody(Body):
    reason: line(40, 1) = Field(  # type: ignore[valid-type]
        description="not_received, amount_mismatch, invalid_reference, duplicate, unreadable_evidence, other"
    )
    text: Text = Field("", max_length=1000, description="An explanation; required for other.")


class ReversalBody(Body):
    reason: Text = Field(min_length=1, max_length=1000)


class BulkBody(Body):
    ids: list[line(64, 1)] = Field(min_length=1, max_length=200)  # type: ignore[valid-type]


class PlanOut(Schema):
    code: str
    name: str
    usd_price: str
    currency: str
    price: str
    price_display: str
    is_trial: bool
    trial_days: int
    credits: int
    max_sites: int
    max_users: int
    max_books: int
    max_groups: int


class PlansOut(Schema):
    next: str | None = None
    previous: str | None = None
    results: list[PlanOut]


class MethodOut(Schema):
    id: str
    code: str
    name: str
    country: str | None
    instructions: str


class MethodsOut(Schema):
    next: str | None = None
    previous: str | None = None
    results: list[MethodOut]


class LineOut(Schema):
    description: str
    quantity: int
    unit_price: str
    total: str


class InvoiceFacts(Schema):
    usd_price: str
    exchange_rate: str
    plan_name: str
    plan: str
    credits: int


class InvoiceOut(Schema):
    id: str
    number: str | None
    status: str
    purpose: str
    currency: str
    total: str
    total_display: str
    due_date: date
    pay_code: str | None
    lines: list[LineOut]
    metadata: InvoiceFacts
    period_start: datetime | None
    period_end: datetime | None
    issued_at: datetime | None
    paid_at: datetime | None


class EvidenceOut(Schema):
    id: str
    file_name: str
    content_type: str
    size_bytes: int


class BillPaymentOut(Schema):
    id: str
    invoice: str
    status: str
    amount: str
    amount_display: str
    currency: str
    payment_method: MethodOut | None
    manual_reference: str
    manual_notes: str
    submitted_at: datetime
    decided_at: datetime | None
    reject_reason: str | None
    reject_text: str | None
    evidence: list[EvidenceOut]


class ConfirmedOut(Schema):
    payment: BillPaymentOut
    invoice: InvoiceOut
    message: str


class CreditNoteOut(Schema):
    id: str
    number: str
    invoice: str
    currency: str
    total: str
    total_display: str
    reason: str
    issued_at: datetime


class DuplicateOut(Schema):
    """Another payment with the same reference."""

    id: str
    account: str
    status: str


class AccountOfPayment(Schema):
    id: str
    name: str
    country: str
    account_status: str


class OpsPaymentOut(BillPaymentOut):
    account: AccountOfPayment
    invoice_number: str | None
    pay_code: str | None
    plan_name: str
    source: str
    submitted_by: str
    decided_by: str
    age_seconds: int
    is_own_account: bool
    duplicates: list[DuplicateOut] = Field(
        description="Live payments of other accounts with the same reference."
    )


class ApprovedOut(Schema):
    payment: BillPaymentOut
    invoice: InvoiceOut
    credits: int
    message: str


class RejectedOut(Schema):
    payment: BillPaymentOut
    invoice: InvoiceOut
    message: str


class ReversedOut(Schema):
    payment: BillPaymentOut
    invoice: InvoiceOut
    credit_note: CreditNoteOut
    credits_clawed_back: int
    credits_spent: int
    message: str


class BulkResult(Schema):
    id: str
    ok: bool
    detail: str | None = None
