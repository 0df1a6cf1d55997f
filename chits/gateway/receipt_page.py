"""The page that a receipt's code opens, for anyone with the paper. It shows nothing about the payer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from chits.queries.receipts import payment_of_token
from kernel.errors import DrawbookError, NotFound
from rest.throttle import check_anonymous
from ui.refusals import refusal_page, refused


def check(request: HttpRequest, token: str) -> HttpResponse:
    """Show whether the receipt is ours and what happened to the payment since. Public, but not indexed."""
    try:
        check_anonymous(request)
        payment = payment_of_token(token)
    except NotFound:
        return refusal_page(request, 404, "Unknown receipt code. Type or scan the whole code again.")
    except DrawbookError as refusal:
        return refused(request, refusal)
    with timezone.override(ZoneInfo(payment.group.time_zone)):
        context = {"payment": payment, "account_name": payment.account.name}
        response = render(request, "chits/gateway/receipt_check.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
