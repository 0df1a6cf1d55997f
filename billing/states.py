"""The states of billing objects and the allowed moves."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from kernel.errors import Conflict
from kernel.moves import Moves


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


def _refuse(what: str) -> Callable[[str, str], Conflict]:
    """Return the refusal of a machine whose object is `what`: its sentence and its code name the state."""
    return lambda before, _: Conflict(f"This {what} is {before.replace('_', ' ')}.", code=f"{what}_{before}")


# A payment that prevents another one for the same invoice.
LIVE_PAYMENTS = (PaymentStatus.PENDING_APPROVAL, PaymentStatus.SUCCEEDED)
# A subscription beside which an account has no other.
LIVE_SUBSCRIPTIONS = (SubscriptionStatus.INCOMPLETE, SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE)
# An open invoice.
OPEN_INVOICES = (InvoiceStatus.PENDING, InvoiceStatus.PENDING_APPROVAL)

_I, _P, _S = InvoiceStatus, PaymentStatus, SubscriptionStatus
INVOICE_MOVES = Moves(
    {
        _I.DRAFT: {_I.PENDING},
        _I.PENDING: {_I.PENDING_APPROVAL, _I.VOID},
        _I.PENDING_APPROVAL: {_I.PAID, _I.PENDING},
    },
    _refuse("invoice"),
)
PAYMENT_MOVES = Moves(
    {
        _P.PENDING_APPROVAL: {_P.SUCCEEDED, _P.REJECTED, _P.WITHDRAWN},
        _P.SUCCEEDED: {_P.REVERSED},
    },
    _refuse("payment"),
)
# A paid trial moves from active to active. A reversed first payment ends the subscription.
SUBSCRIPTION_MOVES = Moves(
    {
        _S.INCOMPLETE: {_S.ACTIVE, _S.INCOMPLETE_EXPIRED},
        _S.ACTIVE: {_S.ACTIVE, _S.PAST_DUE, _S.CANCELED, _S.EXPIRED},
        _S.PAST_DUE: {_S.ACTIVE, _S.EXPIRED},
    },
    _refuse("subscription"),
)
