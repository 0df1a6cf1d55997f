"""Request a payment from a member by a UPI link, whose reference identifies the payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from chits.models import Payment, PaymentRequest, Ticket
from chits.payment_states import PaymentState
from chits.upi import BadUpi, read_reference
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

# A page reloaded within a day requests the same payment, so that the UPI app refuses a second one.
FRESH = timedelta(hours=24)
_GONE = (PaymentState.REJECTED, PaymentState.REVERSED)


def open_request(ticket: Ticket, amount: int) -> PaymentRequest | None:
    """Return the unanswered request for this amount (minor units) of a ticket."""
    found = PaymentRequest.objects.filter(
        ticket_id=ticket.id,
        person_id=ticket.person_id,
        amount=amount,
        payment__isnull=True,
        made_at__gt=database_now() - FRESH,
    )
    last = found.order_by("-id").first()
    # A payment received since may have used the request, so the next payment needs a new one.
    if last is None or Payment.objects.filter(ticket_id=ticket.id, made_at__gte=last.made_at).exists():
        return None
    return last


def request_payment(member: Member, ticket: Ticket, amount: int) -> PaymentRequest:
    """Return the open request to pay `amount` (minor units) for a ticket, or create one."""
    require_capability(member, "look.own")
    with transaction():
        known = open_request(ticket, amount)
        if known is not None:
            return known
        id = new_id()
        return PaymentRequest.objects.create(
            id=id,
            account_id=member.account_id,
            group_id=ticket.group_id,
            ticket_id=ticket.id,
            person_id=ticket.person_id,
            reference=f"DB{id.hex.upper()}",
            amount=amount,
            currency=ticket.group.currency,
            made_by=member.id,
            made_at=database_now(),
        )


def answer_requests(payments: Sequence[Payment], *, asked_as: str = "") -> None:
    """Link payments to the requests they answer, named by the page or given as the payment's reference.

    A request stays linked to an earlier payment unless that payment was rejected or reversed.
    """
    for payment in payments:
        named = {key for key in (_key(asked_as), _key(payment.reference)) if key.startswith("DB")}
        if not named:
            continue
        PaymentRequest.objects.filter(
            Q(payment__isnull=True) | Q(payment__state__in=_GONE),
            ticket_id=payment.ticket_id,
            reference__in=named,
        ).update(payment_id=payment.id)


def _key(reference: str) -> str:
    try:
        return read_reference(reference)
    except BadUpi:
        return ""
