"""The dashboard: what is running in this account, and what needs a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.inspection import latest_inspection
from billing.queries.finders import open_invoice
from billing.states import InvoiceStatus
from books.models import Book, Ledger, Period, Ticket
from books.queries.board import lists_of, numbers_of, show_number
from books.queries.periods import open_and_draft_periods
from books.states import PeriodState
from books.web.zones import zone_beside
from kernel.clock import database_now
from money import format_money, format_whole
from tenancy.access import Access, is_allowed
from tenancy.member import Member
from tenancy.roles import Role
from ui.acting import ActingRequest, acting

HOT_SHOWN = 6
RECENT = 8
DRAFTS = 5


@acting()
def dashboard(request: ActingRequest) -> HttpResponse:
    """Everything at one look."""
    member = request.member
    if member.role == Role.MEMBER:
        return HttpResponseRedirect(reverse("chits:my-home"))
    now = member.read_at or database_now()
    selling, unopened = open_and_draft_periods(member, now)
    if member.role == Role.CLERK and selling:
        # A clerk has a queue in front of the desk: straight to work.
        return HttpResponseRedirect(reverse("books:sell-now"))
    counts = _ticket_counts(selling)
    looks = selling if member.may("look.boards") else []
    periods = [_open_period(period, counts.get(period.id, 0)) for period in looks]
    drafts = unopened[:DRAFTS] if member.may("books.run") else []
    recent = _recent(member) if member.may("look.boards") else []
    may_start = is_allowed(member.account_status, Access.CREATE)
    context = {
        "nav_current": "home",
        "open_periods": periods,
        "waiting": [*_to_pay(member), *_findings(request), *_waiting(periods, drafts)],
        "steps": _steps() if member.may("books.run") and not recent and may_start else [],
        "recent": recent,
        "stats": _stats(periods),
        "server_time": now,
        "live_topics": [f"period:{row['period'].id}" for row in periods],
        "live_seq": 0,
    }
    return render(request, "desks/dashboard.html", context)


def _ticket_counts(periods: list[Period]) -> dict[Any, int]:
    rows = Ticket.objects.filter(period__in=periods).order_by().values_list("period_id").annotate(Count("id"))
    return dict(rows)


def _open_period(period: Period, ticket_count: int) -> dict[str, Any]:
    book = period.book
    numbers = numbers_of(period.account_id, period.id)
    lists = lists_of(numbers, book.almost_full_percent)
    used, capacity = sum(n.used for n in numbers), sum(n.capacity for n in numbers)
    return {
        "period": period,
        "book": book,
        "state": PeriodState.OPEN,
        "currency": book.currency,
        "sold_minor": sum(n.sold for n in numbers),
        "pending_minor": sum(n.pending for n in numbers),
        "pending_count": sum(1 for n in numbers if n.pending),
        "ticket_count": ticket_count,
        "percent": 100 * used // capacity if capacity else 0,
        "url": reverse("books:period", args=[period.id]),
        "sell_url": reverse("books:sell", args=[period.id]),
        "hot": [show_number(n, width=book.width, currency=book.currency) for n in lists.hot[:HOT_SHOWN]],
        "full_count": sum(1 for n in numbers if n.is_full),
        "almost_count": sum(1 for n in numbers if _is_almost_full(n, book.almost_full_percent)),
    }


def _is_almost_full(state: Any, percent: int) -> bool:
    return state.capacity > 0 and not state.is_full and state.fill_percent() >= percent


def _to_pay(member: Member) -> list[dict[str, Any]]:
    """Return the open invoice, for members who can pay it."""
    invoice = open_invoice(member.account_id) if member.may("account.billing") else None
    if invoice is None or invoice.status != InvoiceStatus.PENDING:
        return []
    facts = {
        "total": format_money(invoice.total_minor, invoice.currency),
        "day": date_format(invoice.due_at, "j M Y") if invoice.due_at else "",
    }
    return [
        {
            "title": _("Pay invoice %(number)s") % {"number": invoice.number},
            "sentence": _("%(total)s, due on %(day)s.") % facts,
            "url": reverse("billing:invoice", args=[invoice.id]),
            "label": _("Pay invoice"),
        }
    ]


def _findings(request: ActingRequest) -> list[dict[str, Any]]:
    """What last night's inspection found; nearly always nothing."""
    if not request.member.may("look.audit"):
        return []
    last = latest_inspection()
    if last is None or not last.count:
        return []
    sentence = ngettext("%(count)s figure doesn't add up.", "%(count)s figures don't add up.", last.count)
    return [
        {
            "title": _("The reconciliation found a difference"),
            "sentence": sentence % {"count": last.count},
            "url": reverse("audit-log"),
            "label": _("Review"),
        }
    ]


def _waiting(periods: list[dict[str, Any]], drafts: list[Period]) -> list[dict[str, Any]]:
    waiting = [
        {
            "title": _("Spill-over to cover"),
            "sentence": ngettext(
                "%(amount)s on %(count)s number in %(book)s.",
                "%(amount)s on %(count)s numbers in %(book)s.",
                row["pending_count"],
            )
            % {
                "amount": format_whole(row["pending_minor"], row["currency"]),
                "count": row["pending_count"],
                "book": row["book"].name,
            },
            "url": row["url"],
            "label": _("Review"),
        }
        for row in periods
        if row["pending_minor"]
    ]
    return waiting + [
        {
            "title": _("Draft ready to open"),
            "sentence": f"{period.book.name}, {period.name}",
            "url": reverse("books:period", args=[period.id]),
            "label": _("Review"),
        }
        for period in drafts
    ]


def _steps() -> list[dict[str, Any]]:
    """The first steps of a new account, until a ticket has been sold."""
    book = Book.objects.order_by("id").first()
    period = Period.objects.order_by("-id").first()
    has_ledger = Ledger.objects.exists()
    to_period = reverse("books:new-period", args=[book.id]) if book else reverse("books:books")
    to_ledger = reverse("books:period", args=[period.id]) if period else to_period
    return [
        _step(
            _("Create a book"),
            _("Set its numbers, currency and odds."),
            reverse("books:new-book"),
            _("Create book"),
            book is not None,
        ),
        _step(
            _("Create a period"),
            _("Set up one selling round and the time when sales close."),
            to_period,
            _("Create period"),
            period is not None,
        ),
        _step(
            _("Add a ledger"),
            _("Set how much you hold of each number."),
            to_ledger,
            _("Add ledger"),
            has_ledger,
        ),
        _step(
            _("Sell the first ticket"),
            _("Type 123=10, then press Ctrl+Enter."),
            reverse("books:sell-now"),
            _("Sell ticket"),
            False,
        ),
    ]


def _step(title: str, sentence: str, url: str, label: str, done: bool) -> dict[str, Any]:
    return {"title": title, "sentence": sentence, "url": url, "label": label, "done": done}


def _recent(member: Member) -> list[dict[str, Any]]:
    rows = Ticket.objects.select_related("period__book").order_by("-id")[:RECENT]
    return [
        {
            "ticket": ticket,
            "zone": zone_beside(member, ticket.period.book),
            "currency": ticket.period.book.currency,
            "url": reverse("books:ticket", args=[ticket.id]),
            "book_name": ticket.period.book.name,
        }
        for ticket in rows
    ]


def _stats(periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sums over all open periods; with a single one its own figures are all there is."""
    if len(periods) < 2:
        return []
    currencies = {row["currency"] for row in periods}
    stats: list[dict[str, Any]] = []
    if len(currencies) == 1:
        currency = currencies.pop()
        sold = sum(row["sold_minor"] for row in periods)
        pending = sum(row["pending_minor"] for row in periods)
        tone = "wait" if pending else ""
        stats = [
            {"name": _("Sold so far"), "minor": sold, "currency": currency, "note": "", "tone": ""},
            {"name": _("To be covered"), "minor": pending, "currency": currency, "note": "", "tone": tone},
        ]
    full = sum(row["full_count"] for row in periods)
    almost = sum(row["almost_count"] for row in periods)
    note = _("%(count)s almost full") % {"count": almost}
    return [*stats, {"name": _("Full numbers"), "figure": str(full), "note": note, "tone": ""}]
