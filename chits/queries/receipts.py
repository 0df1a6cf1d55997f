"""A receipt's signed code, with which anyone who has the paper can check it.

The code is the payment's id and this installation's signature of the receipt. A later reversal or refund
changes what the page shows, but not the validity of the code.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from datetime import UTC

from django.conf import settings

from chits.models import Payment
from documents import signature
from kernel.errors import NotFound
from kernel.query import select_one
from tenancy.scope import scope


def receipt_token(payment: Payment) -> str:
    """Return the code on the receipt: 80 bytes as URL-safe text."""
    signed = payment.id.bytes + signature.sign(_message(payment))
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def receipt_url(payment: Payment) -> str:
    """Return the URL in the code."""
    return f"{settings.PUBLIC_URL}/receipt/{receipt_token(payment)}/"


def short_code(payment: Payment) -> str:
    """Return a short form to read aloud: `001284 6f1c 09ab`."""
    digest = _message(payment).hex()
    return f"{payment.receipt_number:06d} {digest[:4]} {digest[4:8]}"


def payment_of_token(token: str) -> Payment:
    """Return the payment of a receipt, in any account. Raise NotFound unless we issued this receipt."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound from None
    exact = base64.urlsafe_b64encode(raw).rstrip(b"=") == token.encode()
    if len(raw) != 16 + signature.SIGNATURE_BYTES or not exact:
        raise NotFound
    account_id = _account_of(uuid.UUID(bytes=raw[:16]))
    if account_id is None:
        raise NotFound
    with scope(account_id):
        found = Payment.objects.select_related("group", "ticket", "account").get(id=uuid.UUID(bytes=raw[:16]))
    if not signature.verify(_message(found), raw[16:]):
        raise NotFound
    return found


def _account_of(payment_id: uuid.UUID) -> uuid.UUID | None:
    found: uuid.UUID | None = select_one("SELECT chits_account_of_payment(%s)", [payment_id])[0]
    return found


def _message(payment: Payment) -> bytes:
    """Return the signed message: every part of the receipt that must not change."""
    assert payment.received_at is not None
    facts = [
        "drawbook chit receipt 1",
        str(payment.id),
        str(payment.receipt_number),
        payment.currency,
        str(payment.amount),
        str(payment.ticket_id),
        payment.received_at.astimezone(UTC).isoformat(),
    ]
    return hashlib.sha256("\n".join(facts).encode()).digest()
