"""The audit of payments: silent when all is well, and it finds each thing that is damaged."""

from __future__ import annotations

import pytest
from django.db import connection

from chits.actions.deposit_cash import deposit_cash
from chits.actions.record_payments import Line, record_payments
from chits.actions.request_refund import request_refund, send_refund
from chits.actions.reverse_payment import reverse_payment
from chits.actions.verify_payment import verify_payment
from chits.audit_payments import CHECKS, audit_payments
from chits.gateway.simulator.checkout import pay
from chits.models import Payment
from chits.payment_states import Method
from chits.tests.paying import EACH, a_running_group
from tenancy.member import Member
from tests.cast import Cast, as_member


@pytest.fixture
def account(cast: Cast) -> Member:
    """Payments of every kind, one taken back, one refunded in part."""
    from chits.actions.create_order import create_order

    world = a_running_group(cast.asha)
    with as_member(cast.asha):
        methods = (Method.CASH, Method.CHEQUE, Method.AGENT)
        lines = [Line(world.ticket("T01"), EACH, method) for method in methods]
        payments = record_payments(cast.asha, world.group, lines)
        reverse_payment(cast.asha, payments[1], reason="bounced", bounced=True)
        deposit_cash(cast.asha, amount=1_000_00)
        order = create_order(cast.asha, world.group, world.ticket("T02"))
        _, returned = pay(order.order_id)
        assert returned is not None
        online = verify_payment(
            order, payment_id=returned.razorpay_payment_id, signature=returned.razorpay_signature
        )
        refund = request_refund(cast.asha, online, reason="part", amount=500_00)
    send_refund(cast.asha.account_id, refund.id)
    return cast.asha


def test_all_is_well(account: Member) -> None:
    with as_member(account):
        assert audit_payments(account.account_id) == []


DAMAGES = [
    (0, "UPDATE chits_payment SET receipt_number = 9 WHERE receipt_number = 4"),
    (0, "UPDATE chits_receiptcounter SET last = 5"),
    (1, "UPDATE chits_payment SET journal_id = id WHERE receipt_number = 1"),
    (2, "UPDATE chits_payment SET state = 'RECEIVED' WHERE receipt_number = 2"),
    (3, "UPDATE chits_payment SET refunded = 0 WHERE receipt_number = 4"),
    (4, "UPDATE chits_payment SET settled_at = now() WHERE receipt_number = 4"),
]


@pytest.mark.parametrize("check, damage", DAMAGES)
def test_each_damage_is_found(account: Member, check: int, damage: str) -> None:
    with as_member(account):
        with connection.cursor() as cursor:
            cursor.execute(damage)
        found = audit_payments(account.account_id)
    assert any(sentence.startswith(CHECKS[check].sentence) for sentence in found), found


def test_another_accounts_payments_are_not_looked_at(account: Member, cast: Cast) -> None:
    with as_member(account):
        Payment.objects.filter(receipt_number=4).update(refunded=0)
    with as_member(cast.dev):
        assert audit_payments(cast.dev.account_id) == []
