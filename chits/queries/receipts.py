"""A receipt's signed code, with which anyone who has the paper can check it."""

from __future__ import annotations

import uuid
from datetime import UTC

from django.conf import settings

from chits.models import Payment
from documents.codes import code_of, digest_of, id_of, require_issued
from kernel.errors import NotFound
from kernel.query import select_one
from tenancy.scope import scope


def receipt_token(payment: Payment) -> str:
    """Return the code on the receipt."""
    return code_of(payment.id, _facts(payment))


def receipt_url(payment: Payment) -> str:
    """Return the URL in the code."""
    return f"{settings.PUBLIC_URL}/receipt/{receipt_token(payment)}/"


def short_code(payment: Payment) -> str:
    """Return a short form to read aloud: `001284 6f1c 09ab`."""
    digest = digest_of(_facts(payment)).hex()
    return f"{payment.receipt_number:06d} {digest[:4]} {digest[4:8]}"


def payment_of_token(token: str) -> Payment:
    """Return the payment of a receipt, in any account. Raise NotFound unless we issued this receipt."""
    payment_id = id_of(token)
    account_id: uuid.UUID | None = select_one("SELECT chits_account_of_payment(%s)", [payment_id])[0]
    if account_id is None:
        raise NotFound
    with scope(account_id):
        found = Payment.objects.select_related("group", "ticket", "account").get(id=payment_id)
    require_issued(token, _facts(found))
    return found


def _facts(payment: Payment) -> list[object]:
    """Return what is signed: every part of the receipt that must not change."""
    assert payment.received_at is not None
    return [
        "drawbook chit receipt 1",
        payment.id,
        payment.receipt_number,
        payment.currency,
        payment.amount,
        payment.ticket_id,
        payment.received_at.astimezone(UTC).isoformat(),
    ]
