"""The states of billing objects and the allowed moves."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from kernel.errors import Conflict

State = TypeVar("State", bound=StrEnum)


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    PENDING_APPROVAL = "pending_approval"
    PAID = "paid"
    VOID = "void"


class Purpose(StrEnum):
    """The purpose of an invoice, which decides what its payment starts."""

    START = "start"  # the first paid period: of a sign-up, after a trial, after an end
    RENEWAL = "renewal"  # the next period of a subscription that runs
    UPGRADE = "upgrade"  # the rest of a period in a larger plan


class PaymentStatus(StrEnum):
    PENDING_APPROVAL = "pending_approval"
    SUCCEEDED = "succeeded"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class PaymentSource(StrEnum):
    CUSTOMER = "customer"
    STATEMENT = "statement"


class RejectReason(StrEnum):
    NOT_RECEIVED = "not_received"
    AMOUNT_MISMATCH = "amount_mismatch"
    INVALID_REFERENCE = "invalid_reference"
    DUPLICATE = "duplicate"
    UNREADABLE_EVIDENCE = "unreadable_evidence"
    OTHER = "other"


class SubscriptionStatus(StrEnum):
    INCOMPLETE = "incomplete"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELED = "canceled"
    EXPIRED = "expired"
    INCOMPLETE_EXPIRED = "incomplete_expired"


class LineState(StrEnum):
    """What became of a line of a bank's statement."""

    PROPOSED = "proposed"  # as a payment, which staff approve or refuse like any other
    QUEUED = "queued"  # waits for a person
    DISMISSED = "dismissed"  # not for an invoice
    SET_ASIDE = "set_aside"  # pays nothing automatically; can be matched by hand
    UNDONE = "undone"  # its import was undone


# A payment that prevents another one for the same invoice.
LIVE_PAYMENTS = (PaymentStatus.PENDING_APPROVAL, PaymentStatus.SUCCEEDED)
# A subscription beside which an account has no other.
LIVE_SUBSCRIPTIONS = (SubscriptionStatus.INCOMPLETE, SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE)
# An open invoice.
OPEN_INVOICES = (InvoiceStatus.PENDING, InvoiceStatus.PENDING_APPROVAL)

_I, _P, _S = InvoiceStatus, PaymentStatus, SubscriptionStatus
INVOICE_MOVES: dict[InvoiceStatus, frozenset[InvoiceStatus]] = {
    _I.DRAFT: frozenset({_I.PENDING}),
    _I.PENDING: frozenset({_I.PENDING_APPROVAL, _I.VOID}),
    _I.PENDING_APPROVAL: frozenset({_I.PAID, _I.PENDING}),
    _I.PAID: frozenset(),
    _I.VOID: frozenset(),
}
PAYMENT_MOVES: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    _P.PENDING_APPROVAL: frozenset({_P.SUCCEEDED, _P.REJECTED, _P.WITHDRAWN}),
    _P.SUCCEEDED: frozenset({_P.REVERSED}),
    _P.REJECTED: frozenset(),
    _P.WITHDRAWN: frozenset(),
    _P.REVERSED: frozenset(),
}
# A paid trial moves from active to active. A reversed first payment ends the subscription.
SUBSCRIPTION_MOVES: dict[SubscriptionStatus, frozenset[SubscriptionStatus]] = {
    _S.INCOMPLETE: frozenset({_S.ACTIVE, _S.INCOMPLETE_EXPIRED}),
    _S.ACTIVE: frozenset({_S.ACTIVE, _S.PAST_DUE, _S.CANCELED, _S.EXPIRED}),
    _S.PAST_DUE: frozenset({_S.ACTIVE, _S.EXPIRED}),
    _S.CANCELED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.INCOMPLETE_EXPIRED: frozenset(),
}


def require_move(moves: dict[State, frozenset[State]], what: str, now: State, to: State) -> None:
    """Conflict unless the table of moves allows `now` → `to`; `what` begins the sentence."""
    if to not in moves[now]:
        raise Conflict(f"{what} is {now.replace('_', ' ')}.", code=f"{what.split()[-1].lower()}_{now}")
