"""Payments: recorded, claimed, confirmed, reversed, refunded; and orders at the gateway."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from chits.actions.answer_claim import confirm_claim, reject_claim
from chits.actions.create_order import create_order
from chits.actions.deposit_cash import deposit_cash
from chits.actions.print_receipt import print_receipt
from chits.actions.record_payments import Line, record_payment, record_payments
from chits.actions.request_refund import request_refund
from chits.actions.reverse_payment import reverse_payment
from chits.actions.submit_claim import submit_claim
from chits.actions.take_webhook import take_webhook
from chits.actions.verify_payment import verify_payment
from chits.api.payment_schemas import (
    ClaimIn,
    DepositIn,
    GatewayRefundIn,
    OrderIn,
    PaymentIn,
    RejectionIn,
    ReversalIn,
    SheetIn,
    VerifyIn,
)
from chits.gateway.own_keys import keys_of
from chits.models import Group, Payment, Ticket
from chits.payment_shapes import DepositOut, GatewayRefundOut, OrderOut, PaymentOut, SheetOut, WebhookOut
from chits.payment_states import CLAIMED, RECORDED, Method, PaymentState
from chits.queries.finders import group_for
from chits.queries.payments import (
    order_for,
    payment_for,
    payment_seen_by,
    payments_of,
    ticket_to_pay,
    ticket_to_record,
)
from kernel.errors import BadInput, NotFound, bad_field
from kernel.ids import id_to_find, read_id
from money import to_string
from rest.amounts import read_amount
from rest.open import OpenResources
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["chit payments"])
open_router = OpenResources(tags=["chit payments"])


@router.on("GET", "/chits/payments/", answer=page_of(PaymentOut), may="look.own")
def list_payments(request: Any, group: str | None = None, state: str | None = None) -> Any:
    """List the payments of the groups one manages and one's own, newest first."""
    rows = payments_of(request.member)
    if group is not None:
        rows = rows.filter(group_id=id_to_find(group))
    if state is not None:
        if state not in list(PaymentState):
            raise bad_field("state", f"Enter one of {', '.join(PaymentState)}.")
        rows = rows.filter(state=state)
    return page(request, rows, PaymentOut.of)


@router.on("POST", "/chits/payments/", answer=PaymentOut, may="chits.collect", needs=Access.CONTINUE)
def post_payment(request: Any, body: PaymentIn) -> Any:
    """Record a payment. It pays the oldest dues first, and the rest becomes the member's credit."""
    group, ticket = ticket_to_record(request.member, body.group, body.ticket)
    agent = read_id(body.agent)
    if body.agent is not None and agent is None:
        raise NotFound
    line = Line(
        ticket=ticket,
        amount=read_amount(body.amount, group.currency, "amount"),
        method=_method(body.method, RECORDED, "method"),
        reference=body.reference,
        instalment_number=body.instalment,
        paid_on=body.paid_on,
        agent=agent,
    )
    return 201, _shown(record_payment(request.member, group, line), ticket)


@router.on("POST", "/chits/payments/sheet/", answer=SheetOut, may="chits.collect", needs=Access.CONTINUE)
def post_sheet(request: Any, body: SheetIn) -> Any:
    """Record the payments of a meeting at once, in the order of the sheet: either all or none."""
    group, lines = _sheet(request.member, body)
    payments = record_payments(request.member, group, lines)
    shown = [_shown(payment, line.ticket) for payment, line in zip(payments, lines, strict=True)]
    total = sum(payment.amount for payment in payments)
    return 201, {"payments": shown, "total": to_string(total, group.currency), "currency": group.currency}


@router.on("POST", "/chits/payments/claims/", answer=PaymentOut, may="look.own", needs=Access.CONTINUE)
def post_claim(request: Any, body: ClaimIn) -> Any:
    """Report one's own payment with the bank's reference, for the manager to confirm."""
    group, ticket = ticket_to_pay(request.member, body.group, body.ticket)
    claim = submit_claim(
        request.member,
        ticket,
        amount=read_amount(body.amount, group.currency, "amount"),
        reference=body.reference,
        method=_method(body.method, CLAIMED, "method"),
        paid_on=body.paid_on,
        instalment_number=body.instalment,
    )
    return 201, _shown(claim, ticket)


@router.on("POST", "/chits/payments/create-order/", answer=OrderOut, may="look.own", needs=Access.CONTINUE)
def post_order(request: Any, body: OrderIn) -> Any:
    """Create an order at the gateway for the dues up to an instalment."""
    group, ticket = ticket_to_pay(request.member, body.group, body.ticket)
    amount = None if body.amount is None else read_amount(body.amount, group.currency, "amount")
    order = create_order(request.member, group, ticket, instalment_number=body.instalment, amount=amount)
    return 201, OrderOut.of(order, keys=keys_of(order))


@router.on("POST", "/chits/payments/verify/", answer=PaymentOut, may="look.own", needs=Access.CONTINUE)
def post_verification(request: Any, body: VerifyIn) -> Any:
    """Verify a payment after the checkout. It is fetched, and posted once however often this is called."""
    order = order_for(request.member, body.razorpay_order_id)
    payment = verify_payment(order, payment_id=body.razorpay_payment_id, signature=body.razorpay_signature)
    return 201, _shown(payment, order.ticket)


@router.on("POST", "/chits/deposits/", answer=DepositOut, may="chits.collect", needs=Access.CONTINUE)
def post_deposit(request: Any, body: DepositIn) -> Any:
    """Record the deposit of cash that an agent collected."""
    amount = read_amount(body.amount, request.member.currency, "amount")
    deposit = deposit_cash(
        request.member, amount=amount, agent=body.agent, into=body.into, reference=body.reference
    )
    return 201, DepositOut.of(deposit)


@router.on("GET", "/chits/payments/{id}/", answer=PaymentOut, may="look.own", find=payment_seen_by)
def get_payment(request: Any, id: str) -> Any:
    return PaymentOut.of(request.subject)


@router.on("GET", "/chits/payments/{id}/receipt.pdf", may="look.own", find=payment_seen_by)
def get_receipt(request: Any, id: str, paper: str = "A4") -> Any:
    """Return the receipt as PDF, on A4 or on an 80 mm roll. Every one after the first is marked COPY."""
    pdf = print_receipt(request.member, request.subject, paper=paper)
    return HttpResponse(pdf, content_type="application/pdf")


@router.on(
    "POST",
    "/chits/payments/{id}/confirmation/",
    answer=PaymentOut,
    may="chits.collect",
    needs=Access.CONTINUE,
    find=payment_for,
)
def post_confirmation(request: Any, id: str) -> Any:
    """Confirm a claim whose money is at the bank."""
    return 201, _shown(confirm_claim(request.member, request.subject), request.subject.ticket)


@router.on(
    "POST",
    "/chits/payments/{id}/rejection/",
    answer=PaymentOut,
    may="chits.collect",
    needs=Access.CONTINUE,
    find=payment_for,
)
def post_rejection(request: Any, id: str, body: RejectionIn) -> Any:
    """Reject a claim whose money hasn't arrived."""
    claim = reject_claim(request.member, request.subject, reason=body.reason)
    return 201, _shown(claim, request.subject.ticket)


@router.on(
    "POST",
    "/chits/payments/{id}/reversal/",
    answer=PaymentOut,
    may="chits.run",
    needs=Access.CONTINUE,
    find=payment_for,
)
def post_reversal(request: Any, id: str, body: ReversalIn) -> Any:
    """Reverse a payment that was recorded by mistake or whose cheque bounced."""
    payment = reverse_payment(request.member, request.subject, reason=body.reason, bounced=body.bounced)
    return 201, _shown(payment, request.subject.ticket)


@router.on(
    "POST",
    "/chits/payments/{id}/refund/",
    answer=GatewayRefundOut,
    may="chits.run",
    needs=Access.CONTINUE,
    find=payment_for,
)
def post_refund(request: Any, id: str, body: GatewayRefundIn) -> Any:
    """Refund a payment or part of it through the gateway."""
    payment: Payment = request.subject
    amount = None if body.amount is None else read_amount(body.amount, payment.group.currency, "amount")
    return 201, GatewayRefundOut.of(
        request_refund(request.member, payment, reason=body.reason, amount=amount)
    )


@open_router.on("POST", "/chits/gateway/webhook/", answer=WebhookOut, reads_body=True)
def post_webhook(request: Any, account: str | None = None) -> Any:
    """Receive the gateway's webhooks, signed over the raw body. Each event is processed once.

    `account` is in the URL of accounts with their own keys.
    """
    signature = request.headers.get("X-Razorpay-Signature", "")
    event_id = request.headers.get("X-Razorpay-Event-Id", "")
    return {"outcome": take_webhook(request.body, signature, event_id, sent_for=account)}


def _shown(payment: Payment, ticket: Ticket) -> dict[str, Any]:
    """Return the payment's shape from rows that are already loaded."""
    payment.ticket = ticket
    payment.person = ticket.person if ticket.person_id == payment.person_id else payment.person
    return PaymentOut.of(payment)


def _sheet(member: Any, body: SheetIn) -> tuple[Group, list[Line]]:
    group = group_for(member, body.group)
    tickets = {t.label: t for t in Ticket.objects.filter(group=group).select_related("person")}
    errors: dict[str, list[str]] = {}
    lines = []
    if not body.payments:
        errors["payments"] = ["Send at least one payment."]
    for at, row in enumerate(body.payments, 1):
        ticket = tickets.get(row.ticket.upper())
        if ticket is None:
            errors[f"payments.{at}.ticket"] = ["This group doesn't have this ticket."]
            continue
        try:
            lines.append(
                Line(
                    ticket=ticket,
                    amount=read_amount(row.amount, group.currency, f"payments.{at}.amount"),
                    method=_method(row.method, RECORDED, f"payments.{at}.method"),
                    reference=row.reference,
                    instalment_number=row.instalment,
                )
            )
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    return group, lines


def _method(written: str, allowed: tuple[Method, ...], path: str) -> Method:
    if written not in allowed:
        raise bad_field(path, f"Enter one of {', '.join(allowed)}.")
    return Method(written)
