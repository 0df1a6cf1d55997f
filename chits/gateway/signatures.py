"""The gateway's signatures: HMAC-SHA256 in hexadecimal, compared in constant time. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def sign(text: str | bytes, secret: str) -> str:
    """Return the signature of a text with a secret."""
    message = text.encode() if isinstance(text, str) else text
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def checkout_text(order_id: str, payment_id: str) -> str:
    """Return the text that the checkout signs with the key's secret: our order and the payment."""
    return f"{order_id}|{payment_id}"


def payment_link_text(link_id: str, reference_id: str, status: str, payment_id: str) -> str:
    """Return the text that a payment link's return signs with the key's secret."""
    return f"{link_id}|{reference_id}|{status}|{payment_id}"


def is_checkout(order_id: str, payment_id: str, signature: str, secret: str) -> bool:
    """Return whether the gateway signed this payment for this order."""
    return _same(sign(checkout_text(order_id, payment_id), secret), signature)


def is_payment_link(
    link_id: str, reference_id: str, status: str, payment_id: str, signature: str, secret: str
) -> bool:
    """Return whether the gateway signed this return from a payment link."""
    return _same(sign(payment_link_text(link_id, reference_id, status, payment_id), secret), signature)


def is_webhook(raw: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Return whether the raw body is signed with one of the secrets.

    During a change there are two, because messages sent before it are signed with the old one.
    """
    fits = [_same(sign(raw, secret), signature) for secret in secrets if secret]
    return any(fits)  # only now, so that the time does not tell which one fits


def _same(expected: str, given: str) -> bool:
    # compare_digest accepts only ASCII text, but the given signature can be anything.
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
