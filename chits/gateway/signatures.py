"""The gateway's signatures: HMAC-SHA256 in hexadecimal, compared in constant time. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def sign(text: str | bytes, secret: str) -> str:
    """The signature of a text with a secret."""
    message = text.encode() if isinstance(text, str) else text
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def checkout_text(order_id: str, payment_id: str) -> str:
    """What the checkout signs with the key's secret: our order and their payment."""
    return f"{order_id}|{payment_id}"


def payment_link_text(link_id: str, reference_id: str, status: str, payment_id: str) -> str:
    """What a payment link's return signs with the key's secret."""
    return f"{link_id}|{reference_id}|{status}|{payment_id}"


def is_checkout(order_id: str, payment_id: str, signature: str, secret: str) -> bool:
    """Whether the gateway signed that this payment was made for this order."""
    return _same(sign(checkout_text(order_id, payment_id), secret), signature)


def is_payment_link(
    link_id: str, reference_id: str, status: str, payment_id: str, signature: str, secret: str
) -> bool:
    """Whether the gateway signed this return from a payment link."""
    return _same(sign(payment_link_text(link_id, reference_id, status, payment_id), secret), signature)


def is_webhook(raw: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether the body, byte for byte as it came, is signed with one of the secrets.

    There are two while a secret is being changed: what was sent before the change keeps the old one.
    """
    fits = [_same(sign(raw, secret), signature) for secret in secrets if secret]
    return any(fits)  # only now, so that the time does not tell which one fits


def _same(expected: str, given: str) -> bool:
    # compare_digest takes text of ASCII only, and what is given is anybody's.
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
