"""Find payments through the acting member, and the lists for desks and phones."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Sum

from chits.models import GatewayOrder, GatewayRefund, Group, Payment, Ticket
from chits.payment_states import PaymentState, RefundState
from chits.queries.finders import group_seen_by, groups_run_by, ticket_of_group
from kernel.errors import NotFound
from kernel.find_one import find_one
from tenancy.member import Member
from tenancy.roles import Role

LONGEST_RECEIPT = 12


def payments_of(member: Member) -> QuerySet[Payment]:
    """Return the payments the member may see: of the groups they manage or view, and their own."""
    rows = Payment.objects.select_related("group", "ticket", "person", "order")
    own = Q(person__user_id=member.user_id)
    if member.role == Role.MEMBER:
        return rows.filter(own)
    return rows.filter(Q(group__in=groups_run_by(member)) | own)


def search_payments(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Filter payments by a text in receipt, member, mobile number, ticket, bank reference or UPI request."""
    if not text:
        return rows
    plain = "".join(c for c in text if c.isalnum())
    found = Q(person__name__icontains=text) | Q(ticket__label__iexact=text) | Q(reference__icontains=text)
    if plain:
        found |= Q(reference_key__icontains=plain.upper()) | Q(requests__reference__icontains=plain.upper())
    if plain.isdigit() and plain.isascii():
        found |= Q(person__mobile_number__contains=plain)
        if len(plain) <= LONGEST_RECEIPT:
            found |= Q(receipt_number=int(plain))
    return rows.filter(found).distinct()


def payment_seen_by(member: Member, id: object) -> Payment:
    """Return a payment to view, or to print its receipt."""
    return find_one(payments_of(member), id)


def payment_for(member: Member, id: object) -> Payment:
    """Return a payment to confirm, reject, reverse or refund."""
    return find_one(payments_of(member).filter(group__in=groups_run_by(member)), id)


def to_confirm(member: Member) -> QuerySet[Any]:
    """Return the claims to confirm, oldest first."""
    rows = payments_of(member).filter(group__in=groups_run_by(member), state=PaymentState.CLAIMED)
    return rows.order_by("id")


def refunds_of(member: Member) -> QuerySet[Any]:
    """Return the refunds requested in the member's groups, newest first."""
    rows = GatewayRefund.objects.select_related("payment__group", "payment__ticket", "payment__person")
    return rows.filter(payment__group__in=groups_run_by(member)).order_by("-id")


def left_to_refund(payment: Payment) -> int:
    """Return the part of a payment that isn't refunded or requested as a refund, in minor units."""
    asked = GatewayRefund.objects.filter(payment=payment).exclude(state=RefundState.FAILED)
    return payment.amount - int(asked.aggregate(minor=Sum("amount"))["minor"] or 0)


def orders_seen_by(member: Member) -> QuerySet[GatewayOrder]:
    """Return the gateway orders of the member's own tickets, or of the groups they collect for."""
    mine = Q(person__user_id=member.user_id)
    if member.may("chits.collect"):
        mine |= Q(group__in=groups_run_by(member))
    return GatewayOrder.objects.select_related("group", "ticket", "person").filter(mine)


def order_for(member: Member, order_id: str) -> GatewayOrder:
    """Return the order with the gateway's id."""
    found = orders_seen_by(member).filter(order_id=order_id[:64]).first()
    if found is None:
        raise NotFound
    return found


def ticket_to_record(member: Member, group: object, label: str) -> tuple[Group, Ticket]:
    """Return the ticket with the label, in a group that the member collects for. Raise NotFound."""
    row = find_one(groups_run_by(member), group)
    return row, _labelled(row, label)


def ticket_to_pay(member: Member, group: object, label: str) -> tuple[Group, Ticket]:
    """Return a ticket to pay for: the member's own, or one of a group that they collect for."""
    row = group_seen_by(member, group)
    ticket = _labelled(row, label)
    if ticket.person.user_id == member.user_id:
        return row, ticket
    if member.may("chits.collect") and groups_run_by(member).filter(id=row.id).exists():
        return row, ticket
    raise NotFound


def _labelled(group: Group, label: str) -> Ticket:
    ticket = ticket_of_group(group, label.strip().upper()[:8])
    if ticket is None:
        raise NotFound("This group doesn't have this ticket.")
    return ticket
