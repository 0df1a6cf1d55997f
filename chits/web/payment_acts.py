"""Acts on one payment: reject a claim, reverse a payment, refund it through the gateway."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.answer_claim import reject_claim
from chits.actions.request_refund import request_refund
from chits.actions.reverse_payment import reverse_payment
from chits.models import Payment
from chits.queries.payments import left_to_refund, payment_for
from chits.web.act_forms import RefundForm, RejectionForm, ReversalForm
from chits.web.asking import Fact, Question, ask, given
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest, acting


@acting(may="chits.collect", needs=Access.CONTINUE, find=payment_for)
def reject(request: ActingRequest, id: Any) -> HttpResponse:
    """Reject a claim, and notify the member of the reason."""
    payment: Payment = request.subject
    question = _question(
        payment,
        title=_("Reject payment"),
        button=_("Reject payment of %(amount)s") % _amount(payment),
        done_message=_("Payment rejected. The member is notified of the reason."),
        follows=_(
            "The member sees the reason. This can't be undone, but the member can report the payment again."
        ),
        for_ever=True,
    )
    form = RejectionForm(given(request))
    return ask(request, question, form, lambda sent: reject_claim(request.member, payment, **sent))


@acting(may="chits.run", needs=Access.CONTINUE, find=payment_for)
def reverse_received(request: ActingRequest, id: Any) -> HttpResponse:
    """Reverse a payment that was a mistake or whose cheque bounced. Its amount is owed again."""
    payment: Payment = request.subject
    question = _question(
        payment,
        title=_("Reverse payment"),
        button=_("Reverse payment of %(amount)s") % _amount(payment),
        done_message=_("Payment reversed. The amount is owed again."),
        follows=_(
            "The receipt number isn't reused, and both entries remain in the books. This can't be undone."
        ),
        for_ever=True,
        more=[
            Fact(_("Owed again"), minor=payment.applied),
            Fact(_("Credit reversed"), minor=payment.unapplied),
        ],
    )
    form = ReversalForm(given(request))
    return ask(request, question, form, lambda sent: reverse_payment(request.member, payment, **sent))


@acting(may="chits.run", needs=Access.CONTINUE, find=payment_for)
def refund(request: ActingRequest, id: Any) -> HttpResponse:
    """Refund a gateway payment or a part of it."""
    payment: Payment = request.subject
    left = left_to_refund(payment)
    question = _question(
        payment,
        title=_("Refund payment"),
        button=_("Request refund"),
        done_message=_("Refund requested. It's listed below until the gateway completes it."),
        follows=_(
            "The gateway returns the money to the payer's account within a few days. "
            "The amount is then owed again."
        ),
        for_ever=True,
        more=[Fact(_("Refundable"), minor=left)] if left < payment.amount else [],
    )
    form = RefundForm(given(request), currency=payment.currency, initial={"amount": left or None})
    return ask(request, question, form, lambda sent: request_refund(request.member, payment, **sent))


def _amount(payment: Payment) -> dict[str, str]:
    return {"amount": format_money(payment.amount, payment.currency)}


def _question(payment: Payment, *, more: list[Fact] | None = None, **words: Any) -> Question:
    """Return the question about a payment, which leads back to the payments."""
    facts = [
        Fact(_("Member"), f"{payment.person.name}, {payment.ticket.label}"),
        Fact(_("Group"), payment.group.name),
        Fact(_("Amount"), minor=payment.amount),
    ]
    if payment.receipt_number:
        facts.append(Fact(_("Receipt"), f"{payment.receipt_number:06d}"))
    if payment.reference:
        facts.append(Fact(_("Reference"), payment.reference))
    return Question(
        facts=[*facts, *(more or [])],
        back=reverse("chits:payments"),
        nav_item="payments",
        currency=payment.currency,
        **words,
    )
