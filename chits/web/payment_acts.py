"""What is done about one payment: a claim refused, a receipt taken back, money given back at the gateway."""

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
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting


@acting(may="chits.collect", needs=Needs.FINISH, door=payment_for)
def reject(request: ActingRequest, id: Any) -> HttpResponse:
    """No such money has come; the member is told why."""
    payment: Payment = request.subject
    question = _question(
        payment,
        title=_("Refuse the claim"),
        button=_("Refuse it"),
        said=_("Refused. The member is told why."),
        for_ever=True,
    )
    form = RejectionForm(given(request))
    return ask(request, question, form, lambda sent: reject_claim(request.member, payment, **sent))


@acting(may="chits.run", needs=Needs.FINISH, door=payment_for)
def take_back(request: ActingRequest, id: Any) -> HttpResponse:
    """A mistake, or a cheque that bounced; what it paid is owed again."""
    payment: Payment = request.subject
    question = _question(
        payment,
        title=_("Take a payment back"),
        button=_("Take it back"),
        said=_("Taken back. What it had paid is owed again."),
        follows=_("What it paid is owed again. The receipt number stays taken, and both entries stay."),
        for_ever=True,
    )
    form = ReversalForm(given(request))
    return ask(request, question, form, lambda sent: reverse_payment(request.member, payment, **sent))


@acting(may="chits.run", needs=Needs.FINISH, door=payment_for)
def refund(request: ActingRequest, id: Any) -> HttpResponse:
    """Give a payment of the gateway, or a part of it, back by the way it came."""
    payment: Payment = request.subject
    left = left_to_refund(payment)
    question = _question(
        payment,
        title=_("Refund through the gateway"),
        button=_("Ask the gateway to refund it"),
        said=_("Asked for. It stands below until the gateway has done it."),
        follows=_(
            "The gateway gives it back the way it came, in some days. What it paid is owed again then."
        ),
        for_ever=True,
        more=[Fact(_("Left to refund"), minor=left)] if left < payment.amount else [],
    )
    form = RefundForm(given(request), currency=payment.currency, initial={"amount": left or None})
    return ask(request, question, form, lambda sent: request_refund(request.member, payment, **sent))


def _question(payment: Payment, *, more: list[Fact] | None = None, **words: Any) -> Question:
    """About who paid what and how; done, it leads back to the payments."""
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
        place="payments",
        currency=payment.currency,
        **words,
    )
