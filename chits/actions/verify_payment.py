"""Verify a payment after the checkout: check the signature, then fetch the payment from the gateway."""

from __future__ import annotations

from chits.actions.take_gateway_payment import take_gateway_payment
from chits.gateway.client import gateway
from chits.gateway.own_keys import keys_of
from chits.gateway.signatures import is_checkout
from chits.models import GatewayOrder, Payment
from kernel.errors import bad_field


def verify_payment(order: GatewayOrder, *, payment_id: str, signature: str) -> Payment:
    """Return the payment of our own order, posted once however often this is called.

    Raise BadInput without a valid signature over order and payment, else as `take_gateway_payment`.
    """
    their = gateway(keys_of(order))
    if not is_checkout(order.order_id, payment_id, signature, their.keys.key_secret):
        raise bad_field(
            "razorpay_signature",
            "The gateway's signature doesn't match this payment and order.",
            code="bad_signature",
        )
    return take_gateway_payment(their, order, payment_id)
