"""Refund a ticket from its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.refund_ticket import refund_ticket
from books.queries.finders import ticket_for
from books.web import tickets
from books.web.cover_forms import RefundForm
from books.web.zones import acting_in_book
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest
from ui.forms import carry_out


@require_POST
@acting_in_book(may="books.refund", needs=Access.CONTINUE, find=ticket_for)
def refund(request: ActingRequest, id: Any) -> HttpResponse:
    """Refund the ticket, an entry or an amount; errors are shown in the dialog."""
    ticket = request.subject
    currency = ticket.period.book.currency
    form = RefundForm(request.POST, currency=currency)
    done = carry_out(
        form,
        lambda: refund_ticket(
            request.member,
            ticket,
            reason=form.cleaned_data["reason"],
            entry_id=form.cleaned_data["entry"] or None,
            amount=form.cleaned_data["amount"],
            spill_only=form.cleaned_data["spill_only"],
        ),
    )
    if not done:
        return tickets.page(request, refund_form=form)
    given = format_money(done.amount, currency)
    messages.success(request, _("Refunded %(amount)s. Give it back to the customer.") % {"amount": given})
    return HttpResponseRedirect(reverse("books:ticket", args=[ticket.id]))
