"""The gateway's published vectors, and that nothing else passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chits.gateway.signatures import (
    checkout_text,
    is_checkout,
    is_payment_link,
    is_webhook,
    payment_link_text,
    sign,
)

CHECKOUT = "b2335e3b0801106b84a7faff035df56ecffde06918c9ddd1f0fafbb37a51cc89"
LINK_KEY = "EnLs21M47BllR3X8PSFtjtbd"
LINK = "07ae18789e35093e51d0a491eb9922646f3f82773547e5b0f67ee3f2d3bf7d5b"


def test_the_checkout_vector() -> None:
    assert sign(checkout_text("fake_order_id", "fake_payment_id"), "key_secret") == CHECKOUT
    assert is_checkout("fake_order_id", "fake_payment_id", CHECKOUT, "key_secret")


def test_the_payment_link_vector() -> None:
    parts = ("plink_IH3cNucfVEgV68", "TSsd1989", "paid", "pay_IH3d0ara9bSsjQ")
    assert sign(payment_link_text(*parts), LINK_KEY) == LINK
    assert is_payment_link(*parts, LINK, LINK_KEY)
    assert not is_payment_link("plink_IH3cNucfVEgV68", "TSsd1989", "cancelled", parts[3], LINK, LINK_KEY)


@pytest.mark.parametrize(
    "order, payment, signature, secret",
    [
        ("fake_order_id", "fake_payment_id", CHECKOUT, "another_secret"),
        ("fake_order_id", "fake_payment_ie", CHECKOUT, "key_secret"),
        ("another_order", "fake_payment_id", CHECKOUT, "key_secret"),
        ("fake_order_id", "fake_payment_id", CHECKOUT.upper(), "key_secret"),
        ("fake_order_id", "fake_payment_id", CHECKOUT[:-1], "key_secret"),
        ("fake_order_id", "fake_payment_id", "", "key_secret"),
        ("fake_order_id", "fake_payment_id", "\N{SNOWMAN}\x00" + chr(0xD800), "key_secret"),
    ],
)
def test_anything_else_is_not_signed(order: str, payment: str, signature: str, secret: str) -> None:
    assert not is_checkout(order, payment, signature, secret)


def test_a_webhook_is_checked_byte_for_byte_and_with_two_secrets_while_one_is_changed() -> None:
    raw = b'{"event": "payment.captured",  "amount":500000}'
    old, new = sign(raw, "before"), sign(raw, "now")
    assert is_webhook(raw, new, ["now", "before"])
    assert is_webhook(raw, old, ["now", "before"])
    assert not is_webhook(raw, old, ["now"])
    assert not is_webhook(raw.replace(b"  ", b" "), new, ["now", "before"])
    assert not is_webhook(raw, sign(raw, ""), ["now", ""]), "an unset secret opens nothing"
    assert not is_webhook(raw, sign(raw, ""), [])


@given(st.binary(max_size=200), st.text(max_size=70))
def test_no_text_is_taken_for_a_signature(raw: bytes, signature: str) -> None:
    assert is_webhook(raw, signature, ["secret"]) == (signature == sign(raw, "secret"))
