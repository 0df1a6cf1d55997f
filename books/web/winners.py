"""Winners of a period: prizes, payments and amounts owed. A prize is confirmed before it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.claim_ticket import claim_ticket
from books.locking import read_period
from books.models import Claim, Ticket
from books.period import LockedPeriod, require_gate
from books.queries.finders import period_for, ticket_for
from books.queries.receipts import ticket_of_token
from books.queries.winners import Winner, owed_by_collaborators, retained_on, total_prize, winners_of
from books.result_shapes import paid_in
from books.states import Operation
from books.web.zones import acting_in_book
from kernel.errors import Conflict, DrawbookError, NotFound
from kernel.ids import read_id
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest

SHOWN_WINNERS = 500
LONGEST_CODE = 400


@acting_in_book(may="look.boards", find=period_for)
def winners(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the page; `?pay=` opens a ticket's dialog, `?search=` finds by code, customer or receipt."""
    return page(request, pay=read_id(request.GET.get("pay")))


def page(
    request: ActingRequest,
    *,
    pay: Any = None,
    problem: str = "",
    receipt: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the winners, with the dialog of the ticket to pay."""
    member, row = request.member, request.subject
    period = read_period(member, row.id)
    require_gate(period, Operation.SEE_WINNERS)
    assert period.lucky_number is not None
    found = winners_of(period, period.lucky_number)
    written = request.GET.get("search", "").strip()[:LONGEST_CODE].replace("\x00", "")
    scanned = scanned_ticket(written)
    if scanned is not None:
        pay, receipt = pay or scanned, receipt or written
    search = written.replace("-", "").lower()[:100]
    shown = [
        winner
        for winner in found
        if not search
        or winner.ticket_id == scanned
        or winner.code.lower().startswith(search)
        or search in winner.customer.lower()
    ]
    prizes: dict[Any, int] = {}
    for winner in found:
        prizes[winner.ticket_id] = prizes.get(winner.ticket_id, 0) + winner.prize
    owed = owed_by_collaborators(period, period.lucky_number)
    dialog = _payment(request, period, [winner for winner in found if winner.ticket_id == pay], receipt)
    context = {
        "nav_current": "books",
        "book": row.book,
        "period": row,
        "state": period.state,
        "currency": period.currency,
        "number": period.written(period.lucky_number),
        "rows": [
            {
                "winner": winner,
                "number": period.written(winner.number),
                "is_paid": winner.paid >= prizes[winner.ticket_id] > 0,
            }
            for winner in shown[:SHOWN_WINNERS]
        ],
        "more": max(0, len(shown) - SHOWN_WINNERS),
        "search": "" if scanned else written,
        "total_prize": total_prize(found),
        "total_paid": paid_in(row.id),
        "owed": owed,
        "due": sum(one.due for one in owed),
        "retained": retained_on(period, period.lucky_number),
        "may_pay": member.may("books.pay"),
        "payment": dialog,
        "problem": problem,
        "scanned_elsewhere": bool(scanned and not dialog),
    }
    return render(request, "books/winners.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Payment:
    """The content of the dialog before a ticket is paid; amounts in minor units."""

    ticket: Ticket
    winners: list[Winner]
    prize: int
    paid: int
    paid_by: str
    receipt: str

    @property
    def due(self) -> int:
        """Return the amount to hand over."""
        return max(0, self.prize - self.paid)

    @property
    def question(self) -> str:
        """Return a token of the figures that were shown, so that no others are paid."""
        return f"{self.ticket.id}:{self.due}"


def _payment(request: ActingRequest, period: LockedPeriod, own: list[Winner], receipt: str) -> Payment | None:
    if not own or not request.member.may("books.pay"):
        return None
    ticket = Ticket.objects.get(id=own[0].ticket_id)
    last = Claim.objects.filter(ticket=ticket).order_by("-paid_at").first()
    checked = receipt if scanned_ticket(receipt) == ticket.id else ""
    return Payment(ticket, own, total_prize(own), own[0].paid, last.paid_by_name if last else "", checked)


def scanned_ticket(written: str) -> Any:
    """Return the id of the ticket whose receipt was scanned; None for any other text."""
    if "/t/" not in written:
        return None
    try:
        return ticket_of_token(written.rsplit("/t/", 1)[1].split("?")[0].strip("/")).id
    except (NotFound, ValueError):
        return None


def _shows_receipt(written: str, ticket: Ticket) -> bool:
    """Return whether the scanned or typed text is that ticket's receipt."""
    if scanned_ticket(written) == ticket.id:
        return True
    return written.replace("-", "").replace(" ", "").lower() == ticket.code.replace("-", "").lower()


@require_POST
@acting_in_book(may="books.pay", needs=Access.CONTINUE, find=ticket_for)
def claim(request: ActingRequest, id: Any) -> HttpResponse:
    """Pay a ticket's prize, after its receipt was checked and the figures confirmed."""
    ticket = request.subject
    receipt = request.POST.get("receipt", "").strip()[:LONGEST_CODE]
    period = read_period(request.member, ticket.period_id)
    try:
        _require_confirmed(request, period, ticket, receipt)
        paid = claim_ticket(request.member, ticket)
    except DrawbookError as refusal:
        request.subject = ticket.period
        return page(request, pay=ticket.id, problem=refusal.detail, receipt=receipt, status=refusal.status)
    shown = format_money(paid.amount, ticket.period.book.currency)
    messages.success(
        request,
        _("Prize recorded as paid. Hand over %(amount)s for ticket %(code)s.")
        % {"amount": shown, "code": ticket.code},
    )
    return HttpResponseRedirect(reverse("books:winners", args=[ticket.period_id]))


def _require_confirmed(request: ActingRequest, period: LockedPeriod, ticket: Ticket, receipt: str) -> None:
    require_gate(period, Operation.CLAIM)
    assert period.lucky_number is not None
    own = winners_of(period, period.lucky_number, ticket_id=ticket.id)
    due = max(0, total_prize(own) - (own[0].paid if own else 0))
    if due and request.POST.get("confirmed") != f"{ticket.id}:{due}":
        raise Conflict(_("Check the figures, then confirm the payment."), code="confirm_payment")
    if due and not _shows_receipt(receipt, ticket):
        raise Conflict(
            _("This is not the receipt of ticket %(code)s. Scan its QR code or type its code.")
            % {"code": ticket.code},
            code="other_receipt",
        )
