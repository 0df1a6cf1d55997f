"""Take a payment that the gateway reports, from a callback or a webhook: keyed by its id, posted once.

Only the ids in the message are used. The payment is fetched and compared with our order.
"""

from __future__ import annotations

import uuid
from typing import Any

from audit.record import audit_clock
from chits import journal_accounts
from chits.actions.catch_up import catch_up
from chits.actions.receive_payments import Incoming, receive_payments
from chits.gateway.client import Gateway, GatewayRefused
from chits.locking import lock_group_of
from chits.models import GatewayOrder, Payment, Ticket
from chits.payment_states import Method, OrderState, PaymentSource, PaymentState
from chits.rules.matching import Asked, Verdict, fee_of, judged
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.transactions import transaction


class PaymentDoesNotMatch(Conflict):
    code = "payment_mismatch"
    sentence = "This payment's order, amount or currency doesn't match the request."


class NotPaid(Conflict):
    code = "not_paid"
    sentence = "The gateway hasn't captured this payment."


def take_gateway_payment(gateway: Gateway, order: GatewayOrder, payment_id: str) -> Payment:
    """Fetch the payment, capture it if needed, and post it once for its id.

    Raise NotPaid, PaymentDoesNotMatch or GatewayDown, without changing anything.
    """
    reported = _taken(gateway, order, payment_id)
    with transaction():
        group = catch_up(lock_group_of(order.account_id, order.group_id))
        before = Payment.objects.filter(gateway_payment_id=payment_id).first()
        if before is not None:
            return before
        payment = Payment(
            id=new_id(),
            account_id=order.account_id,
            group_id=order.group_id,
            ticket_id=order.ticket_id,
            person_id=order.person_id,
            instalment_number=order.instalment_number,
            source=PaymentSource.GATEWAY,
            method=Method.GATEWAY,
            state=PaymentState.RECEIVED,
            amount=order.amount,
            currency=order.currency,
            reference=payment_id,
            made_at=group.now,
            order_id=order.id,
            gateway_payment_id=payment_id,
            simulated=order.simulated,
            fee=fee_of(reported),
        )
        ticket = Ticket.objects.select_related("person").get(id=order.ticket_id)
        receive_payments(
            group, [Incoming(payment, ticket, journal_accounts.gateway_clearing(order.currency))]
        )
        GatewayOrder.objects.filter(id=order.id, state=OrderState.CREATED).update(
            state=OrderState.PAID, paid_at=group.now
        )
        audit_clock(
            order.account_id,
            "gateway.payment",
            "chit_payment",
            payment.id,
            payment=payment_id,
            order=order.order_id,
            amount=order.amount,
            receipt=payment.receipt_number,
        )
    return payment


def _taken(gateway: Gateway, order: GatewayOrder, payment_id: str) -> dict[str, Any]:
    """Return the payment as the gateway reports it, after it is captured."""
    asked = Asked(order.order_id, order.amount, order.currency)
    reported = gateway.fetch_payment(payment_id)
    verdict = judged(asked, payment_id, reported)
    if verdict is Verdict.TO_TAKE:
        try:
            reported = gateway.capture(payment_id, amount=order.amount, currency=order.currency)
        except GatewayRefused:
            # Another process may have captured it meanwhile, so the state is fetched once more.
            reported = gateway.fetch_payment(payment_id)
        verdict = judged(asked, payment_id, reported)
    if verdict is Verdict.MISMATCH:
        raise PaymentDoesNotMatch
    if verdict is not Verdict.TAKEN:
        raise NotPaid
    return reported


def order_of(account_id: uuid.UUID, order_id: str) -> GatewayOrder | None:
    """Return the order. Call it in the account's scope."""
    return GatewayOrder.objects.filter(account_id=account_id, order_id=order_id).first()
