"""Payments: claims to confirm, and received payments with their state."""

from __future__ import annotations

from typing import Any

from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chits.actions.print_receipt import print_receipt
from chits.held_acts import CONFIRM_CLAIM
from chits.models import Payment
from chits.payment_states import PaymentState
from chits.queries.desk import group_ids
from chits.queries.payments import (
    payment_for,
    payment_seen_by,
    payments_of,
    refunds_of,
    search_payments,
    to_confirm,
)
from chits.web.frame import desk_page
from holds.actions.hold_act import hold_act
from holds.queries.held_acts import held_subjects
from kernel.errors import DrawbookError
from money import format_money
from rest.paging import page as page_of
from tenancy.access import Access
from ui.acting import ActingRequest, acting

REFUNDS_SHOWN = 20
CLAIMS_SHOWN = 200


@acting(may="chits.collect")
def payments(request: ActingRequest) -> HttpResponse:
    """List claims, oldest first, and then received payments, newest first."""
    return payments_page(request)


def payments_page(request: ActingRequest, *, refusal: DrawbookError | None = None) -> HttpResponse:
    """Render the page, with a refusal above it if there is one."""
    wanted = request.GET.get("q", "").strip()[:100]
    done = search_payments(payments_of(request.member).filter(group_id__in=group_ids(request.member)), wanted)
    found = page_of(request, done.exclude(state=PaymentState.CLAIMED), lambda payment: payment)
    claims = list(to_confirm(request.member).prefetch_related("requests")[:CLAIMS_SHOWN])
    context = {
        "claims": claims,
        "held": held_subjects(CONFIRM_CLAIM, [claim.id for claim in claims]),
        "wanted": wanted,
        "done": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "refunds": refunds_of(request.member)[:REFUNDS_SHOWN],
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return desk_page(request, "chits/payments.html", "payments", status=status, **context)


@acting(may="chits.collect", needs=Access.CONTINUE, find=payment_for)
def confirm(request: ActingRequest, id: Any) -> HttpResponse:
    """Confirm a claim whose money is at the bank. It can be undone for six seconds."""
    claim: Payment = request.subject
    if request.method == "POST":
        facts = {"amount": format_money(claim.amount, claim.currency), "name": claim.person.name}
        try:
            with atomic():
                hold_act(
                    request.member,
                    CONFIRM_CLAIM,
                    subject_id=claim.id,
                    sentence=_("Confirming %(amount)s from %(name)s") % facts,
                    url=reverse("chits:payments"),
                )
        except DrawbookError as refusal:
            return payments_page(request, refusal=refusal)
    return _back(request)


@acting(may="look.own", find=payment_seen_by)
def receipt(request: ActingRequest, id: Any) -> HttpResponse:
    """Return the receipt as PDF, on A4 or, with ?paper=80, on the roll."""
    paper = "80" if request.GET.get("paper") == "80" else "A4"
    pdf = print_receipt(request.member, request.subject, paper=paper)
    answer = HttpResponse(pdf, content_type="application/pdf")
    number = request.subject.receipt_number or 0
    answer["Content-Disposition"] = f'inline; filename="receipt-{number:06d}.pdf"'
    return answer


def _back(request: ActingRequest) -> HttpResponse:
    """Redirect to the page with the button, on this host only."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(reverse("chits:payments"))
