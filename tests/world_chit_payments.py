"""Payments of every kind in a world of chit groups: recorded, claimed, through the gateway, given back."""

from __future__ import annotations

from dataclasses import dataclass

from chits.actions.create_order import create_order
from chits.actions.deposit_cash import deposit_cash
from chits.actions.print_receipt import print_receipt
from chits.actions.record_payments import Line, record_payment
from chits.actions.request_refund import request_refund
from chits.actions.submit_claim import submit_claim
from chits.actions.take_webhook import take_webhook
from chits.gateway.keys import gateway_keys
from chits.gateway.signatures import sign
from chits.gateway.simulator.checkout import pay
from chits.gateway.simulator.models import SimulatedDelivery
from chits.models import Deposit, GatewayOrder, GatewayRefund, Payment, Ticket
from chits.payment_states import Method
from tenancy.member import Member, member_for
from tests.cast import as_member
from tests.world_chits import ChitWorld


@dataclass
class PaymentsWorld:
    """One payment of each kind, an order that waits, a refund, a deposit; the label of the ticket they are for."""

    recorded: Payment
    claim: Payment
    online: Payment
    order: GatewayOrder
    refund: GatewayRefund
    deposit: Deposit
    label: str


def with_payments(member: Member, world: ChitWorld) -> PaymentsWorld:
    """Beside a world with `group` and `ticket`: one payment of each kind, an order, a refund, a deposit."""
    with as_member(member):
        ticket = Ticket.objects.select_related("group", "person").get(id=world.ticket.id)
        recorded = record_payment(member, world.group, Line(ticket, 10_00, Method.AGENT))
        deposit = deposit_cash(member, amount=5_00)
        print_receipt(member, recorded)
        order = create_order(member, world.group, ticket, amount=20_00)
        saver = member_for(ticket.person.user_id, member.account_id)
        assert saver is not None
    with as_member(saver):
        claim = submit_claim(saver, ticket, amount=30_00, reference="432819305518")
    pay(order.order_id)
    delivery = SimulatedDelivery.objects.order_by("id").last()
    assert delivery is not None
    take_webhook(
        delivery.body.encode(), sign(delivery.body, gateway_keys().webhook_secrets[0]), delivery.event_id
    )
    with as_member(member):
        online = Payment.objects.get(order=order)
        refund = request_refund(member, online, reason="a mistake", amount=1_00)
        open_order = create_order(member, world.group, ticket, amount=40_00)
    return PaymentsWorld(
        recorded=recorded,
        claim=claim,
        online=online,
        order=open_order,
        refund=refund,
        deposit=deposit,
        label=ticket.label,
    )
