"""Payments to confirm, payments recorded one by one, and what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chits.actions.answer_claim import confirm_claim
from chits.actions.print_receipt import print_receipt
from chits.actions.record_payments import Line, record_payment
from chits.models import Payment, Ticket
from chits.payment_states import Method, PaymentState
from chits.queries.desk import group_ids
from chits.queries.payments import payment_for, payment_seen_by, payments_of, refunds_of, to_confirm
from chits.states import GroupState
from chits.web.forms import PaymentForm, carry_out
from chits.web.frame import desk_page
from kernel.errors import DrawbookError
from money import format_money
from rest.paging import page as page_of
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting

REFUNDS_SHOWN = 20


@acting(may="chits.collect")
def payments(request: ActingRequest) -> HttpResponse:
    """Claims first, oldest on top; below, what was recorded, newest on top."""
    return payments_page(request)


def payments_page(request: ActingRequest, *, refusal: DrawbookError | None = None) -> HttpResponse:
    """The page, with a refusal above it when there is one."""
    done = payments_of(request.member).filter(group_id__in=group_ids(request.member))
    found = page_of(request, done.exclude(state=PaymentState.CLAIMED), lambda payment: payment)
    context = {
        "claims": list(to_confirm(request.member)[:200]),
        "done": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "refunds": refunds_of(request.member)[:REFUNDS_SHOWN],
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return desk_page(request, "chits/payments.html", "payments", status=status, **context)


@acting(may="chits.collect", needs=Needs.FINISH)
def record(request: ActingRequest) -> HttpResponse:
    """Record one payment for any ticket of one's groups."""
    groups = group_ids(request.member)
    tickets = {
        str(ticket.id): ticket
        for ticket in Ticket.objects.filter(
            group_id__in=groups, group__state__in=[GroupState.FORMING, GroupState.ACTIVE]
        )
        .select_related("group", "person")
        .order_by("group__name", "number")
    }
    choices = [
        (key, f"{ticket.group.name}, {ticket.label}, {ticket.person.name}") for key, ticket in tickets.items()
    ]
    chosen = request.GET.get("ticket", "")
    form = PaymentForm(
        request.POST if request.method == "POST" else None,
        currency=request.member.currency,
        tickets=choices,
        initial={"ticket": chosen} if chosen in tickets else {},
    )
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        line = Line(
            ticket=tickets[sent["ticket"]],
            amount=sent["amount"],
            method=Method(sent["method"]),
            reference=sent["reference"],
        )
        kept = carry_out(
            form, lambda: record_payment(request.member, line.ticket.group, line, key=sent["key"])
        )
        if kept is not None:
            return _recorded(request, kept)
    context = {"form": form, "has_tickets": bool(tickets)}
    return desk_page(
        request, "chits/payment_form.html", "payments", status=400 if form.errors else 200, **context
    )


def _recorded(request: ActingRequest, payment: Payment) -> HttpResponse:
    words = _("Receipt %(number)s: %(amount)s.")
    amount = format_money(payment.amount, payment.currency)
    messages.success(request, words % {"number": f"{payment.receipt_number:06d}", "amount": amount})
    return HttpResponseRedirect(reverse("chits:payments"))


@acting(may="chits.collect", needs=Needs.FINISH, door=payment_for)
def confirm(request: ActingRequest, id: Any) -> HttpResponse:
    """The money is there."""
    if request.method == "POST":
        try:
            with atomic():
                kept = confirm_claim(request.member, request.subject)
        except DrawbookError as refusal:
            return payments_page(request, refusal=refusal)
        messages.success(
            request, _("Confirmed, receipt %(number)s.") % {"number": f"{kept.receipt_number:06d}"}
        )
    return _back(request)


@acting(may="look.own", door=payment_seen_by)
def receipt(request: ActingRequest, id: Any) -> HttpResponse:
    """The receipt as PDF, on A4 or, with ?paper=80, on the roll."""
    paper = "80" if request.GET.get("paper") == "80" else "A4"
    pdf = print_receipt(request.member, request.subject, paper=paper)
    answer = HttpResponse(pdf, content_type="application/pdf")
    number = request.subject.receipt_number or 0
    answer["Content-Disposition"] = f'inline; filename="receipt-{number:06d}.pdf"'
    return answer


def _back(request: ActingRequest) -> HttpResponse:
    """To where the button stood, on this host only."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(reverse("chits:payments"))
