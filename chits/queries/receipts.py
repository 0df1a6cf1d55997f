"""A receipt's signed code, by which anybody who holds the paper may check it.

The code is the payment's id and this installation's signature over what was received. What happens later,
a reversal or a refund, changes what the page shows and never whether the code holds.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from datetime import UTC

from django.conf import settings
from django.db import connection

from chits.models import Payment
from documents import signature
from kernel.errors import NotFound
from tenancy.scope import scope


def receipt_token(payment: Payment) -> str:
    """The code on the receipt: 80 bytes as text that fits an address."""
    signed = payment.id.bytes + signature.sign(_message(payment))
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def receipt_url(payment: Payment) -> str:
    """Where the code leads."""
    return f"{settings.PUBLIC_URL}/receipt/{receipt_token(payment)}/"


def short_code(payment: Payment) -> str:
    """The first of it, to be read aloud: `001284 6f1c 09ab`."""
    digest = _message(payment).hex()
    return f"{payment.receipt_number:06d} {digest[:4]} {digest[4:8]}"


def payment_of_token(token: str) -> Payment:
    """The payment whose receipt this is, in whichever account; NotFound for what we did not issue so."""
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT chits_account_of_payment(%s)", [payment_id])
        return cursor.fetchone()[0]


def _message(payment: Payment) -> bytes:
    """What is signed: everything on the receipt that may not be altered."""
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
