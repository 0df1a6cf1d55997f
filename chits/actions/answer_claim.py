"""Confirm a member's claim once the money is at the bank, or reject it with a reason."""

from __future__ import annotations

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.claim_references import claim_references
from chits.actions.receive_payments import Incoming, receive_payments
from chits.actions.record_payments import receiving_account
from chits.events import PaymentRejected
from chits.locking import LockedGroup, lock_group
from chits.models import Payment, Ticket
from chits.payment_states import PAYMENT_MOVES, TAKES_MONEY, PaymentState
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

MAX_REASON = 500
ANSWERED = {
    PaymentState.RECEIVED: "This payment is already confirmed.",
    PaymentState.REJECTED: "This claim was rejected.",
    PaymentState.REVERSED: "This payment was reversed.",
}


def confirm_claim(member: Member, payment: Payment) -> Payment:
    """Confirm the claim: apply the money and issue a receipt. Raise Conflict if it was already answered."""
    require_capability(member, "chits.collect")
    with transaction():
        group, claim = locked_claim(member, payment)
        group.require(*TAKES_MONEY)
        claim_references([claim])
        _decide(claim, member, group)
        ticket = Ticket.objects.select_related("person").get(id=claim.ticket_id)
        receive_payments(
            group, [Incoming(claim, ticket, receiving_account(claim.method, claim.currency, None))]
        )
        audit(
            member,
            "payment.confirm",
            "chit_payment",
            claim.id,
            receipt=claim.receipt_number,
            amount=claim.amount,
            reference=claim.reference,
        )
    return claim


def reject_claim(member: Member, payment: Payment, *, reason: str) -> Payment:
    """Reject the claim and notify the member of the reason. The reference can be used again."""
    require_capability(member, "chits.collect")
    reason = read_reason(reason)
    with transaction():
        group, claim = locked_claim(member, payment)
        _decide(claim, member, group)
        claim.state = PAYMENT_MOVES.move(PaymentState.CLAIMED, PaymentState.REJECTED)
        claim.reason = reason
        claim.save(update_fields=["state", "reason", "decided_by", "decided_by_name", "decided_at"])
        audit(member, "chit_payment.reject", "chit_payment", claim.id, amount=claim.amount, reason=reason)
        event = PaymentRejected(group.row.id, claim.ticket_id, claim.id)
        record(event, account_id=member.account_id)
    return claim


def locked_claim(member: Member, payment: Payment) -> tuple[LockedGroup, Payment]:
    """Return the claim under the group's lock. Raise Conflict if it was already answered."""
    group = catch_up(lock_group(member, payment.group_id))
    claim = Payment.objects.select_for_update(no_key=True).get(id=payment.id)
    state = PaymentState(claim.state)
    if state is not PaymentState.CLAIMED:
        raise Conflict(ANSWERED[state], code="claim_answered")
    return group, claim


def read_reason(reason: str) -> str:
    """Return the trimmed reason. Raise BadInput without one."""
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise BadInput(errors={"reason": [f"Enter a reason of at most {MAX_REASON} characters."]})
    return reason


def _decide(claim: Payment, member: Member, group: LockedGroup) -> None:
    claim.decided_by = member.id
    claim.decided_by_name = member.user_name
    claim.decided_at = group.now
