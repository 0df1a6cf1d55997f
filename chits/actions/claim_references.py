"""Reserve bank references: the same UTR can't be used twice, by claim or by record."""

from __future__ import annotations

from collections.abc import Sequence

from chits.models import Payment
from chits.payment_states import PaymentSource, PaymentState
from kernel.advisory import LockSpace, take_locks
from kernel.errors import Conflict

_LIVE = (PaymentState.CLAIMED, PaymentState.RECEIVED)


class ReferenceIsTaken(Conflict):
    code = "duplicate_reference"
    sentence = "This reference (UTR) is already used for another payment."


def claim_references(payments: Sequence[Payment]) -> None:
    """Refuse references that active payments have. Locks make concurrent calls see each other.

    A manager may record one transfer for several tickets of the same member. A claim never shares one.
    """
    wanted = sorted({payment.reference_key for payment in payments if payment.reference_key})
    if not wanted:
        return
    account_id = payments[0].account_id
    take_locks(LockSpace.PAYMENT_REFERENCE, *(f"{account_id}:{key}" for key in wanted))
    others: dict[str, list[Payment]] = {key: [] for key in wanted}
    live = Payment.objects.filter(reference_key__in=wanted, state__in=_LIVE)
    for payment in live.exclude(id__in=[payment.id for payment in payments]):
        others[payment.reference_key].append(payment)
    for payment in payments:
        if not payment.reference_key:
            continue
        if any(not _may_share(payment, other) for other in others[payment.reference_key]):
            raise ReferenceIsTaken(errors={"reference": [ReferenceIsTaken.sentence]})
        others[payment.reference_key].append(payment)


def _may_share(one: Payment, other: Payment) -> bool:
    return (
        one.source == other.source == PaymentSource.RECORDED
        and one.person_id == other.person_id
        and one.ticket_id != other.ticket_id
    )
