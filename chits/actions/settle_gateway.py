"""Post the gateway's settlements: each payment and refund of its reports once, with the fees."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from audit.record import audit_clock
from chits.actions.take_gateway_payment import NotPaid, PaymentDoesNotMatch, order_of, take_gateway_payment
from chits.actions.take_gateway_refund import take_gateway_refund
from chits.gateway.client import Gateway, GatewayDenied, GatewayDown, gateway
from chits.gateway.keys import Keys, is_available
from chits.gateway.own_keys import opened
from chits.locking import lock_group_of
from chits.models import GatewayKeys, GatewayRefund, Payment
from chits.payment_states import RefundState
from chits.postings import post_settlement
from kernel.clock import database_now
from kernel.query import select, select_one
from kernel.transactions import retrying
from tenancy.scope import scope

logger = logging.getLogger(__name__)

# A settlement may be reported late. Lines posted before are not posted again.
DAYS_BACK = 4


def settle_gateway() -> int:
    """Read the reports of the last days, and return how many lines were posted."""
    today = database_now().date()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK)]
    posted = sum(settle_day(day) for day in days) if is_available() else 0
    for account_id, keys_id in own_keys():
        try:
            posted += sum(settle_day(day, account_id, keys_id) for day in days)
        except (GatewayDown, GatewayDenied) as trouble:
            # A failure at one account's gateway must not delay the others.
            logger.warning("settlements of account %s are fetched later: %s", account_id, trouble)
    return posted


def own_keys() -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return (account, keys) of every account with its own keys, including recently replaced ones."""
    return select("SELECT account_id, keys_id FROM chits_own_keys()")


def settle_day(day: date, account_id: uuid.UUID | None = None, keys_id: uuid.UUID | None = None) -> int:
    """Post the lines of a day's report that the books don't have, each in its own transaction.

    The report is the installation's, or that of an account's own keys.
    """
    their = gateway(_opened(account_id, keys_id) if account_id and keys_id else None)
    lines = their.settled(year=day.year, month=day.month, day=day.day)
    return sum(bool(_settle(their, line, keys_id)) for line in lines if line.get("settled"))


def _opened(account_id: uuid.UUID, keys_id: uuid.UUID) -> Keys:
    with scope(account_id):
        return opened(GatewayKeys.objects.get(id=keys_id))


def _settle(their: Gateway, line: Mapping[str, Any], keys_id: uuid.UUID | None) -> bool:
    found = _found(
        str(line.get("entity_id")), str(line.get("order_id") or ""), str(line.get("payment_id") or "")
    )
    if found is None:
        return False  # not ours: the same keys may serve other things

    def once() -> bool:
        with scope(found):
            if not _was_paid_with(found, line, keys_id):
                return False
            if line.get("type") == "payment":
                return _settle_payment(their, found, line)
            if line.get("type") == "refund":
                return _settle_refund(their, line)
            return False

    return retrying(once)


def _was_paid_with(account_id: uuid.UUID, line: Mapping[str, Any], keys_id: uuid.UUID | None) -> bool:
    """Return whether the line's payment was ordered with the keys of the report."""
    order = order_of(account_id, str(line.get("order_id") or ""))
    if order is None:
        ids = [str(line.get("entity_id")), str(line.get("payment_id") or "")]
        payment = Payment.objects.select_related("order").filter(gateway_payment_id__in=ids).first()
        order = payment.order if payment else None
    if order is None:
        refund = GatewayRefund.objects.select_related("payment__order").filter(
            refund_id=str(line.get("entity_id"))
        )
        order = refund[0].payment.order if refund else None
    return order is not None and order.keys_id == keys_id


def _settle_payment(their: Gateway, account_id: uuid.UUID, line: Mapping[str, Any]) -> bool:
    payment_id = str(line["entity_id"])
    payment = Payment.objects.filter(gateway_payment_id=payment_id).first()
    order = order_of(account_id, str(line.get("order_id") or ""))
    if payment is None and order is not None:
        try:
            payment = take_gateway_payment(their, order, payment_id)
        except (NotPaid, PaymentDoesNotMatch):
            return False
    if payment is None or line.get("amount") != payment.amount:
        return False
    group = lock_group_of(account_id, payment.group_id)
    payment = Payment.objects.select_for_update(no_key=True).get(id=payment.id)
    if payment.settled_at is not None:
        return False
    fee = payment.amount - _whole(line.get("credit"), payment.amount - payment.fee)
    post_settlement(group.books, payment_id, gross=payment.amount, fees=fee)
    payment.fee, payment.settlement_id, payment.settled_at = fee, _settlement(line), group.now
    payment.save(update_fields=["fee", "settlement_id", "settled_at"])
    audit_clock(
        account_id,
        "gateway.settlement",
        "chit_payment",
        payment.id,
        amount=payment.amount,
        fee=fee,
        settlement=payment.settlement_id,
    )
    return True


def _settle_refund(their: Gateway, line: Mapping[str, Any]) -> bool:
    refund_id = str(line["entity_id"])
    row = GatewayRefund.objects.select_related("payment").filter(refund_id=refund_id).first()
    payment = (
        row.payment if row else Payment.objects.filter(gateway_payment_id=line.get("payment_id")).first()
    )
    if row is None and payment is not None:
        row = take_gateway_refund(their, payment, refund_id)
    if row is None or payment is None or row.state != RefundState.DONE or line.get("amount") != row.amount:
        return False
    group = lock_group_of(payment.account_id, payment.group_id)
    row = GatewayRefund.objects.select_for_update(no_key=True).get(id=row.id)
    if row.settled_at is not None:
        return False
    post_settlement(group.books, refund_id, gross=-row.amount, fees=0)
    row.settlement_id, row.settled_at = _settlement(line), group.now
    row.save(update_fields=["settlement_id", "settled_at"])
    return True


def _found(entity_id: str, order_id: str, payment_id: str) -> uuid.UUID | None:
    row = select_one(
        "SELECT account_id FROM chits_gateway_payment(%s) UNION ALL "
        "SELECT account_id FROM chits_gateway_refund(%s) UNION ALL "
        "SELECT account_id FROM chits_gateway_order(%s) UNION ALL "
        "SELECT account_id FROM chits_gateway_payment(%s) LIMIT 1",
        [entity_id, entity_id, order_id, payment_id],
    )
    return row[0] if row else None


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _settlement(line: Mapping[str, Any]) -> str:
    return str(line.get("settlement_id") or "")[:64]
