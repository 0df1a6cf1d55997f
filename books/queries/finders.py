"""Find rows through the acting member.

An id of another account raises NotFound, exactly like an unknown id.
"""

from __future__ import annotations

from django.db.models import QuerySet

from books.models import Book, Ledger, Limit, Period, Ticket
from kernel.find_one import Row, find_one
from tenancy.member import Member


def _one(rows: QuerySet[Row], member: Member, id: object) -> Row:
    return find_one(rows.filter(account_id=member.account_id), id)


def book_for(member: Member, id: object) -> Book:
    return _one(Book.objects.all(), member, id)


def period_for(member: Member, id: object) -> Period:
    return _one(Period.objects.select_related("book"), member, id)


def ledger_for(member: Member, id: object) -> Ledger:
    return _one(Ledger.objects.select_related("period__book"), member, id)


def ticket_for(member: Member, id: object) -> Ticket:
    return _one(Ticket.objects.select_related("period__book"), member, id)


def limit_for(member: Member, id: object) -> Limit:
    return _one(Limit.objects.select_related("book"), member, id)
