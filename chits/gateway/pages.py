"""Pages for paying through the gateway in a browser. The return to Drawbook needs no session.

The gateway's page posts the payer back from another site, and browsers send no session with that. The
signature identifies the payment, and the result page then uses the session again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from chits.actions.create_order import create_order
from chits.actions.take_gateway_payment import NotPaid, PaymentDoesNotMatch
from chits.actions.verify_payment import verify_payment
from chits.gateway.client import GatewayDown
from chits.gateway.own_keys import keys_of
from chits.models import GatewayOrder, Payment
from chits.queries.finders import own_ticket_for
from chits.queries.payments import orders_seen_by
from kernel.amounts import typed_amount
from kernel.errors import DrawbookError, NotFound
from kernel.find_one import find_one
from kernel.query import select_one
from kernel.transactions import retrying
from money import format_money
from rest.throttle import check_anonymous
from tenancy.access import Access
from tenancy.member import Member
from tenancy.scope import scope
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.policy import PAGES
from ui.refusals import refused


@belongs_to("chits:my-home")
@acting(may="look.own", needs=Access.CONTINUE)
@require_POST
def start(request: ActingRequest) -> HttpResponse:
    """Create an order for a `ticket` (with `instalment` or `amount` if given), and go on to the checkout."""
    ticket = own_ticket_for(request.member, request.POST.get("ticket"))
    group = ticket.group
    amount = request.POST.get("amount", "").strip()
    order = create_order(
        request.member,
        group,
        ticket,
        instalment_number=_number(request.POST.get("instalment", "")),
        amount=typed_amount(amount, group.currency) if amount else None,
    )
    keys = keys_of(order)
    back = reverse("chits_gateway:result", args=[order.id])
    context = {
        "order": order,
        "phone_current": "payments",
        "simulated": keys.simulated,
        "checkout_url": keys.checkout_url,
        "cancel_url": back,
        "fields": {
            "key_id": keys.key_id,
            "order_id": order.order_id,
            "amount": order.amount,
            "currency": order.currency,
            "name": request.member.account_name,
            "description": f"{group.name}, {ticket.label}",
            "prefill[name]": ticket.person.name,
            "prefill[contact]": ticket.person.mobile_number,
            "prefill[email]": ticket.person.email,
            "callback_url": f"{settings.PUBLIC_URL}{reverse('chits_gateway:came_back')}",
            "cancel_url": f"{settings.PUBLIC_URL}{back}",
        },
    }
    response = render(request, "chits/gateway/start.html", context)
    if not keys.simulated:
        # Only this page's form may post to the gateway.
        response["Content-Security-Policy"] = PAGES.replace(
            "form-action 'self'", f"form-action 'self' {keys.url}"
        )
    return response


@csrf_exempt
@require_http_methods(["GET", "POST"])
def came_back(request: HttpRequest) -> HttpResponse:
    """Handle the return from the gateway: check, fetch and post the payment, then show the result.

    The request is signed by the gateway and idempotent, so GET is allowed as well as POST.
    """
    fields = request.POST if request.method == "POST" else request.GET
    try:
        check_anonymous(request)
        order = retrying(lambda: _taken(fields))
    except DrawbookError as refusal:
        return refused(request, refusal)
    # 303 makes the browser request the page, with its session.
    response = HttpResponseRedirect(reverse("chits_gateway:result", args=[order.id]))
    response.status_code = 303
    return response


def _taken(fields: Mapping[str, str]) -> GatewayOrder:
    order_id = fields.get("razorpay_order_id") or _order_of_failure(fields)
    found = select_one(
        "SELECT account_id, id FROM chits_gateway_order(%s)", [order_id[:64].replace("\0", "")]
    )
    if found is None:
        raise NotFound
    account_id, id = found
    with scope(account_id):
        order = GatewayOrder.objects.get(id=id)
        payment_id = fields.get("razorpay_payment_id", "")
        if payment_id:
            # The page then shows that the payment isn't reported yet; the webhook will report it.
            with suppress(GatewayDown, NotPaid, PaymentDoesNotMatch):
                signature = fields.get("razorpay_signature", "")
                verify_payment(order, payment_id=payment_id, signature=signature)
    return order


def order_seen_by(member: Member, id: object) -> GatewayOrder:
    return find_one(orders_seen_by(member), id)


@acting(may="look.own", find=order_seen_by)
def result(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the result of an order: paid, with its receipt, or not yet."""
    order = request.subject
    payment = Payment.objects.filter(order=order).order_by("id").first()
    context = {
        "order": order,
        "payment": payment,
        "phone_current": "payments",
        "amount": format_money(order.amount, order.currency),
        "simulated": order.simulated,
    }
    return render(request, "chits/gateway/result.html", context)


def _order_of_failure(fields: Mapping[str, str]) -> str:
    """Return the order in `error[metadata]`, which the gateway sends for a failed payment."""
    try:
        metadata = json.loads(fields.get("error[metadata]", "{}"))
        return str(metadata["order_id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
