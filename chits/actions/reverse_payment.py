"""Reverse a payment that was recorded by mistake or whose cheque bounced. Its amount is owed again.

The receipt number is not reused, and the journal entry remains; another transaction reverses it.
"""

from __future__ import annotations

from audit.record import audit
from chits import journal_accounts
from chits.actions.answer_claim import read_reason
from chits.actions.catch_up import catch_up
from chits.actions.credit_ticket import reverse_credits
from chits.events import PaymentReversed
from chits.locking import lock_group
from chits.models import Payment
from chits.payment_states import PAYMENT_MOVES, Method, PaymentState
from chits.states import GroupState
from journal.queries import balance_of
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def reverse_payment(member: Member, payment: Payment, *, reason: str, bounced: bool = False) -> Payment:
    """Reverse a received payment, once. `bounced` means that the bank didn't honour the cheque.

    Raise Conflict for gateway payments (which are refunded), for cash that its agent has deposited, and in a
    group whose books are closed.
    """
    require_capability(member, "chits.run")
    reason = read_reason(reason)
    with transaction():
        group = catch_up(lock_group(member, payment.group_id))
        locked = Payment.objects.select_for_update(no_key=True).get(id=payment.id)
        if locked.method == Method.GATEWAY:
            raise Conflict(
                "Refund this payment through the gateway instead of reversing it.", code="use_refund"
            )
        if locked.state != PaymentState.RECEIVED:
            raise Conflict("Only a received payment can be reversed.", code="not_received")
        group.require(GroupState.FORMING, GroupState.ACTIVE, GroupState.TERMINATED)
        if bounced and locked.method != Method.CHEQUE:
            raise BadInput(errors={"bounced": ["Only a cheque can bounce."]})
        _require_cash(locked)
        assert locked.journal_id is not None
        reverse_credits(
            group,
            payment_id=locked.id,
            transaction_id=locked.journal_id,
            person_id=locked.person_id,
            memo=reason[:200],
        )
        locked.state = PAYMENT_MOVES.move(PaymentState.RECEIVED, PaymentState.REVERSED)
        locked.reason, locked.bounced = reason, bounced
        locked.decided_by, locked.decided_by_name, locked.decided_at = member.id, member.user_name, group.now
        locked.save(
            update_fields=["state", "reason", "bounced", "decided_by", "decided_by_name", "decided_at"]
        )
        audit(
            member,
            "chit_payment.reverse",
            "chit_payment",
            locked.id,
            receipt=locked.receipt_number,
            amount=locked.amount,
            reason=reason,
            bounced=bounced,
        )
        event = PaymentReversed(group.row.id, locked.ticket_id, locked.id)
        record(event, account_id=member.account_id)
    return locked


def _require_cash(payment: Payment) -> None:
    """Raise Conflict if an agent has deposited the cash, because it was received then."""
    if payment.method != Method.AGENT or payment.collected_by is None:
        return
    account = journal_accounts.agent_cash(payment.collected_by, payment.currency)
    if balance_of(payment.account_id, account) < payment.amount:
        raise Conflict("The agent has already deposited this cash.", code="deposited")
