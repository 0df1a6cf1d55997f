"""Find rows through the acting member.

An id of another account raises NotFound, exactly like an unknown id.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from books.models import Book, Ledger, Limit, Period, Ticket
from kernel.errors import NotFound
from kernel.ids import read_id
from tenancy.member import Member

Row = TypeVar("Row", bound=Model)


def _one(rows: QuerySet[Row], member: Member, id: object) -> Row:
    key = read_id(id)
    found = rows.filter(account_id=member.account_id, pk=key).first() if key else None
    if found is None:
        raise NotFound
    return found


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
