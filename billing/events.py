"""What happened in billing, in the past tense; ids only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    invoice_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class InvoiceVoided:
    invoice_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentSubmitted:
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentWithdrawn:
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentApproved:
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentRejected:
    payment_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PaymentReversed:
    payment_id: uuid.UUID
    credit_note_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class RenewalReminded:
    """`day` counts from the end of the period; before it negative."""

    invoice_id: uuid.UUID
    day: int


@dataclass(frozen=True, slots=True)
class TrialReminded:
    """`day` counts from the end of the trial, so it is negative."""

    subscription_id: uuid.UUID
    day: int


@dataclass(frozen=True, slots=True)
class SubscriptionEnded:
    subscription_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class SubscriptionChanged:
    """Its plan, now or for the next period, or whether there is to be one."""

    subscription_id: uuid.UUID
