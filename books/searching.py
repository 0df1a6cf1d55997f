"""What the search finds in number books: tickets by code, customers, periods and books by name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from books.models import Book, Customer, Period, Ticket
from kernel.names import name_key
from money import format_money
from tenancy.member import Member
from tenancy.search import SEARCHERS, Hit

# A ticket's index begins with its period: these many of the newest are looked through.
NEWEST_PERIODS = 200
LEAST_OF_A_CODE = 3
LAST = "\U0010ffff"


def register() -> None:
    """Register the searches of number books."""
    SEARCHERS.add("tickets", find_tickets)
    SEARCHERS.add("customers", find_customers)
    SEARCHERS.add("periods", find_periods)


def find_tickets(member: Member, text: str, most: int) -> list[Hit]:
    """Find tickets whose code begins with the text."""
    code = text.replace("-", "").replace(" ", "").upper()
    if (
        not member.may("look.boards")
        or len(code) < LEAST_OF_A_CODE
        or not (code.isascii() and code.isalnum())
    ):
        return []
    periods = list(Period.objects.order_by("-id").values_list("id", flat=True)[:NEWEST_PERIODS])
    rows = Ticket.objects.select_related("period__book").filter(period_id__in=periods)
    # Bounds instead of LIKE: under row security only operators that reveal nothing can use the index.
    return [
        Hit(
            "ticket",
            row.code,
            f"{row.customer or row.seller_name} · {format_money(row.total, row.period.book.currency)}"
            f" · {row.period.book.name}, {row.period.name}",
            reverse("books:ticket", args=[row.pk]),
        )
        for row in rows.filter(code__gte=code, code__lt=code + LAST).order_by("-id")[:most]
    ]


def find_customers(member: Member, text: str, most: int) -> list[Hit]:
    """Find customers whose name or phone number begins with the text."""
    if not member.may("books.sell"):
        return []
    key = name_key(text)
    digits = "".join(letter for letter in text if letter.isdigit())
    wanted = Q(name_key__gte=key, name_key__lt=key + LAST)
    if len(digits) >= LEAST_OF_A_CODE:
        wanted |= Q(phone__contains=digits)
    return [
        Hit(
            "customer",
            row.name,
            row.phone or row.email,
            f"{reverse('books:customers')}?{urlencode({'q': row.name})}",
        )
        for row in Customer.objects.filter(wanted).order_by("name_key")[:most]
    ]


def find_periods(member: Member, text: str, most: int) -> list[Hit]:
    """Find books and their periods by name."""
    if not member.may("look.boards"):
        return []
    books = Book.objects.filter(name__icontains=text).order_by("-id")[:most]
    rows = Period.objects.select_related("book").filter(name__icontains=text).order_by("-id")[:most]
    found = [Hit("book", row.name, _("Book"), reverse("books:book", args=[row.pk])) for row in books]
    return found + [
        Hit("period", f"{row.book.name}, {row.name}", _("Period"), reverse("books:period", args=[row.pk]))
        for row in rows
    ]
