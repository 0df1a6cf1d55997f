"""A member's payments: by UPI link and QR code with a claim afterwards, or at the gateway; and passbooks."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from chits.actions.create_order import LEAST_MINOR
from chits.actions.request_payment import open_request, request_payment
from chits.actions.submit_claim import submit_claim
from chits.gateway.own_keys import is_available_here
from chits.models import Demand, Payment, PaymentRequest, Ticket
from chits.payment_states import Method, PaymentState
from chits.queries.dues import credit_of, due_of
from chits.queries.finders import own_ticket_for
from chits.queries.penalties import penalties_to_charge
from chits.queries.phone import own_groups, own_payments
from chits.upi import BadUpi, intent_link
from chits.web.forms import ClaimForm
from chits.web.frame import days_word, phone_page, today_of
from chits.web.my_home import later_word, sent_payments
from documents.qr import qr_svg
from kernel.clock import database_now
from tenancy.access import Access
from tenancy.member import Member
from tenancy.models import Membership
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


@acting(may="look.own")
def payments(request: ActingRequest) -> HttpResponse:
    """Show the dues of each ticket, then all payments and claims."""
    member = request.member
    today = today_of(member)
    groups = own_groups(member)
    tickets = [own for one in groups for own in one.tickets]
    due = [
        {
            "own": own,
            "word": days_word(own.due_on, today),
            "late": own.due_on < today,
            "later": later_word(own),
        }
        for own in sorted(tickets, key=lambda own: own.due_on or today)
        if own.left_to_pay > 0 and own.due_on
    ]
    context: dict[str, Any] = {
        "due": due,
        "sent": sent_payments(groups),
        "tickets": tickets,
        "done": own_payments(member, 60),
    }
    return phone_page(request, "chits/my_payments.html", "payments", **context)


@acting(may="look.own", needs=Access.CONTINUE, find=own_ticket_for)
def pay(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the UPI link and its QR code, and take the reference as a claim for the manager to confirm."""
    ticket: Ticket = request.subject
    group = ticket.group
    due = due_of(group, ticket)
    waiting = list(Payment.objects.filter(ticket=ticket, state=PaymentState.CLAIMED).order_by("-id"))
    sent = sum(claim.amount for claim in waiting)
    # Amounts that were reported as paid are not requested again.
    amount = max(0, due.to_pay - sent)
    form = ClaimForm(
        request.POST if request.method == "POST" else None,
        currency=group.currency,
        initial={"amount": amount or None},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        claim = carry_out(
            form,
            lambda: submit_claim(
                request.member,
                ticket,
                amount=given["amount"],
                reference=given["reference"],
                method=Method(given["method"] or Method.UPI),
                asked_as=given["asked_as"],
            ),
        )
        if claim is not None:
            messages.success(
                request,
                _("Payment reported. %(name)s checks the bank and confirms it.")
                % {"name": _manager_name(ticket)},
            )
            return HttpResponseRedirect(reverse("chits:my-pay", args=[ticket.id]))
    asked = _asked(request, ticket, amount)
    link = _link(request.member, ticket, asked) if asked else ""
    context = {
        "ticket": ticket,
        "group": group,
        "due": due,
        "amount": amount,
        "link": link,
        "asked": asked,
        "qr": mark_safe(_scaled(qr_svg(link))) if link else "",
        "form": form,
        "manager_name": _manager_name(ticket),
        "waiting": waiting,
        "sent": sent,
        "gateway": is_available_here(),
        "gateway_least": LEAST_MINOR,
    }
    return phone_page(request, "chits/my_pay.html", "payments", status=400 if form.errors else 200, **context)


def _scaled(svg: str) -> str:
    """Return the picture without its own size, so that the page sets it."""
    return re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', svg, count=1)


def _asked(request: ActingRequest, ticket: Ticket, amount: int) -> PaymentRequest | None:
    """Return the request of the link, or None if the group has no UPI ID or nothing is due."""
    if not ticket.group.upi_id or amount <= 0:
        return None
    if getattr(request, "look", None):
        return open_request(ticket, amount)  # staff look at the page and write nothing
    return request_payment(request.member, ticket, amount)


def _link(member: Member, ticket: Ticket, asked: PaymentRequest) -> str:
    """Return the link to the payer's app, or "" if UPI doesn't support the payment."""
    try:
        return intent_link(
            address=ticket.group.upi_id,
            name=member.account_name,
            amount_minor=asked.amount,
            reference=asked.reference,
            note=f"{ticket.group.name} {ticket.label}",
            currency=ticket.group.currency,
        )
    except BadUpi:
        return ""


def _manager_name(ticket: Ticket) -> str:
    manager = Membership.objects.select_related("user").filter(id=ticket.group.manager_id).first()
    return str(manager.user.full_name) if manager else _("your manager")


@acting(may="look.own", find=own_ticket_for)
def passbook(request: ActingRequest, id: Any) -> HttpResponse:
    """Show a ticket's account, month by month."""
    ticket: Ticket = request.subject
    now = database_now()
    demands = [
        *Demand.objects.filter(ticket=ticket).select_related("instalment"),
        *penalties_to_charge(ticket.group, now, ticket_ids=[ticket.id]),
    ]
    demands.sort(key=lambda demand: (demand.instalment.number, demand.due_on, demand.id))
    paid = Payment.objects.filter(ticket=ticket, receipt_number__isnull=False).order_by("id")
    today = ticket.group.day_of(now)
    rows = [
        {
            "number": demand.instalment.number,
            "demand": demand,
            "left": demand.outstanding,
            "late": demand.outstanding > 0 and demand.due_on < today,
        }
        for demand in demands
    ]
    one = next((g for g in own_groups(request.member) if g.group.id == ticket.group_id), None)
    context: dict[str, Any] = {
        "ticket": ticket,
        "group": ticket.group,
        "rows": rows,
        "paid": paid,
        "strip": one.strip if one else [],
        "before": ticket.group.done_before,
        "total": sum(demand.received for demand in demands),
        "credit": credit_of(ticket.group, ticket),
    }
    return phone_page(request, "chits/my_passbook.html", "payments", **context)
