"""The simulator's pages: its API over HTTP, and a page in place of the gateway's checkout."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chits.gateway.keys import is_simulated
from chits.gateway.simulator import store
from chits.gateway.simulator.api import respond
from chits.gateway.simulator.checkout import Manner, Outcome, pay
from kernel.errors import DrawbookError, NotFound
from kernel.reach import LOOPBACK
from kernel.transactions import retrying
from rest.throttle import check_anonymous
from ui.refusals import refusal_page, refused

OUTCOMES = {
    Outcome.PAY: "Pay",
    Outcome.LOST: "Pay, but don't return to Drawbook",
    Outcome.AUTHORIZE: "Authorise only, without capture",
    Outcome.DOWN: "Pay, then take the gateway down for 20 seconds",
    Outcome.FAIL: "Decline",
}
MANNERS = {
    Manner.USUAL: "Immediately, in order",
    Manner.TWICE: "Each one twice",
    Manner.BACKWARDS: "In the wrong order",
    Manner.LATE: "Half a minute late",
}


@csrf_exempt
def api(request: HttpRequest, rest: str) -> HttpResponse:
    """Serve the documented API for callers with the simulator's keys."""
    if not is_simulated():
        return refusal_page(request, 404, "This installation doesn't have a simulated gateway.")
    try:
        check_anonymous(request)
    except DrawbookError as refusal:
        return refused(request, refusal)
    status, body = retrying(
        lambda: respond(
            request.method or "GET",
            rest,
            query=request.GET.dict(),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.body,
        )
    )
    return JsonResponse(body, status=status)


@csrf_exempt
@require_POST
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the checkout: what is to be paid, and a choice of outcomes."""
    order = store.find("order", request.POST.get("order_id", "")) if is_simulated() else None
    if order is None:
        return refusal_page(request, 404, "The gateway doesn't know this order.")
    context = {
        "order": order,
        "merchant": request.POST.get("name", "")[:100],
        "description": request.POST.get("description", "")[:200],
        "callback_url": _own(request.POST.get("callback_url", "")),
        "cancel_url": _own(request.POST.get("cancel_url", "")),
        "outcomes": [(one.value, label) for one, label in OUTCOMES.items()],
        "manners": [(one.value, label) for one, label in MANNERS.items()],
    }
    return render(request, "chits/gateway/checkout.html", context)


@require_POST
def paid(request: HttpRequest) -> HttpResponse:
    """Carry out the chosen outcome, and return to the merchant with the signed fields."""
    if not is_simulated():
        return refusal_page(request, 404, "This installation doesn't have a simulated gateway.")
    try:
        outcome = _chosen(Outcome, request.POST.get("outcome", ""))
        manner = _chosen(Manner, request.POST.get("manner", ""))
        payment, returned = pay(request.POST.get("order_id", ""), outcome=outcome, manner=manner)
    except DrawbookError as refusal:
        return refused(request, refusal)
    if outcome == Outcome.LOST:
        return render(request, "chits/gateway/checkout_lost.html", {"payment": payment})
    fields: dict[str, Any] = returned._asdict() if returned else _failure(payment)
    # The real gateway makes the browser post these fields. A redirect can only send them by GET.
    response = HttpResponseRedirect(f"{_own(request.POST.get('callback_url', ''))}?{urlencode(fields)}")
    response.status_code = 303
    return response


def _failure(payment: dict[str, Any]) -> dict[str, str]:
    return {
        "error[code]": payment["error_code"],
        "error[description]": payment["error_description"],
        "error[metadata]": f'{{"payment_id":"{payment["id"]}","order_id":"{payment["order_id"]}"}}',
    }


def _chosen(kind: Any, text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise NotFound("The simulated gateway doesn't support this.") from None


def _own(url: str) -> str:
    """Return the URL if it belongs to this installation."""
    parts = urlsplit(url)
    if not parts.netloc and parts.path.startswith("/") and not url.startswith("//"):
        return url
    ours = urlsplit(settings.PUBLIC_URL).hostname
    return url if parts.scheme in ("http", "https") and parts.hostname in (ours, *LOOPBACK) else "/"
