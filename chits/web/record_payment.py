"""Record one payment: find the member, show the dues, enter the amount."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.record_payments import Line, is_recorded, record_payment
from chits.models import Payment, Ticket
from chits.payment_states import TAKES_MONEY, Method, PaymentState
from chits.queries.days import payment_days, today_of
from chits.queries.dues import Due, due_of, overdue_of
from chits.queries.find_tickets import FoundTicket, find_tickets
from chits.queries.finders import ticket_for
from chits.web.forms import PaymentForm
from chits.web.frame import desk_page
from identity.identifiers import spaced_mobile
from kernel.clock import database_now
from kernel.errors import NotFound
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


class Position(NamedTuple):
    """The figures beside a payment's amount (minor units); `left` is everything until the group's end."""

    due: Due
    arrears: int
    left: int
    last: Payment | None
    waiting: list[Payment]


@acting(may="chits.collect")
def find(request: ActingRequest) -> HttpResponse:
    """Return matching tickets for the search field's list."""
    found = find_tickets(request.member, request.GET.get("q", ""))
    return JsonResponse({"results": [_shown(one) for one in found]})


def _shown(one: FoundTicket) -> dict[str, str]:
    return {
        "url": f"{reverse('chits:payment-new')}?ticket={one.id}",
        "name": one.name,
        "mobile": spaced_mobile(one.mobile_number),
        "ticket": f"{one.group_name}, {one.label}",
        "due": _("nothing due")
        if not one.owed
        else _("%(amount)s due") % {"amount": format_money(one.owed, one.currency)},
        "arrears": _("%(amount)s overdue") % {"amount": format_money(one.arrears, one.currency)}
        if one.arrears
        else "",
    }


@acting(may="chits.collect", needs=Access.CONTINUE)
def record(request: ActingRequest) -> HttpResponse:
    """Record one payment for any ticket of the member's groups."""
    ticket = _chosen(request)
    if ticket is None:
        wanted = request.GET.get("q", "").strip()[:100]
        context: dict[str, Any] = {"wanted": wanted, "found": find_tickets(request.member, wanted, most=50)}
        return desk_page(request, "chits/payment_find.html", "payments", **context)
    now = database_now()
    position = _position(ticket, now)
    days = payment_days(request.member, ticket.group, now)
    form = PaymentForm(
        request.POST if request.method == "POST" else None,
        currency=ticket.group.currency,
        days=days,
        initial={
            "amount": position.due.to_pay or None,
            "paid_on": min(today_of(request.member, now), days.latest),
        },
    )
    if not form.is_bound:
        form.fields["amount"].widget.attrs["autofocus"] = True
    over = 0
    if form.is_bound and form.is_valid():
        over = max(0, form.cleaned_data["amount"] - position.due.owed)
        again = is_recorded(ticket.group, form.cleaned_data["key"])
        if over and not again and form.cleaned_data["credit"] != str(over):
            form.add_error(None, _("More than is owed. Tick to record the rest as credit."))
        else:
            payment = _recorded(request, ticket, form)
            if payment is not None:
                return _done(request, payment)
    context = {
        "form": form,
        "ticket": ticket,
        "group": ticket.group,
        "position": position,
        "over": over,
        "over_ticked": bool(over) and form.data.get("credit") == str(over),
        "unusual": over > position.left - position.due.owed,
    }
    status = 400 if form.errors else 200
    return desk_page(request, "chits/payment_form.html", "payments", status=status, **context)


def _chosen(request: ActingRequest) -> Ticket | None:
    """Return the ticket in the form or URL. Raise NotFound if its group takes no payments."""
    id = request.POST.get("ticket") or request.GET.get("ticket")
    if not id:
        return None
    ticket = ticket_for(request.member, id)
    if ticket.group.state not in TAKES_MONEY:
        raise NotFound
    return ticket


def _position(ticket: Ticket, now: datetime) -> Position:
    group = ticket.group
    due = due_of(group, ticket)
    whole = due_of(group, ticket, up_to=group.months)
    payments = Payment.objects.filter(ticket=ticket).order_by("-id")
    return Position(
        due=due,
        arrears=overdue_of(ticket, now),
        left=whole.owed + whole.ahead,
        last=payments.filter(state=PaymentState.RECEIVED).first(),
        waiting=list(payments.filter(state=PaymentState.CLAIMED)),
    )


def _recorded(request: ActingRequest, ticket: Ticket, form: PaymentForm) -> Payment | None:
    given = form.cleaned_data
    line = Line(
        ticket=ticket,
        amount=given["amount"],
        method=Method(given["method"]),
        reference=given["reference"],
        paid_on=given["paid_on"],
    )
    done: Payment | None = carry_out(
        form, lambda: record_payment(request.member, ticket.group, line, key=given["key"])
    )
    return done


def _done(request: ActingRequest, payment: Payment) -> HttpResponse:
    message = _("Payment recorded: %(amount)s from %(name)s. Receipt %(number)s.") % {
        "amount": format_money(payment.amount, payment.currency),
        "name": payment.person.name,
        "number": f"{payment.receipt_number:06d}",
    }
    messages.success(request, message)
    return HttpResponseRedirect(reverse("chits:payments"))
