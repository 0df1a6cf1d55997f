"""A ticket's passbook, or all of a member's tickets in a group: every line, and the balance after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, gettext_lazy, override

from chits.models import Group, Ticket
from chits.papers.letterhead import Pen, letterhead, national_number
from chits.queries.statements import Book, Line, books_of, credits_of
from kernel.clock import database_now
from tenancy.member import Member


def passbook_facts(member: Member, group: Group, tickets: Sequence[Ticket], *, title: str) -> dict[str, Any]:
    """Return the facts for `passbook.typ`. The tickets belong to one person."""
    with override(member.language):
        pen = Pen.of(group)
        books = books_of(group, tickets)
        person = tickets[0].person
        credit = credits_of(group, [person.id]).get(person.id, 0)
        owed = sum(book.outstanding for book in books)
        labels = ", ".join(ticket.label for ticket in tickets)
        return {
            **letterhead(group),
            "title": title,
            "name": labels if len(labels) <= 30 else f"{tickets[0].label} … {tickets[-1].label}",
            "holder": person.name,
            "contact": national_number(person.mobile_number) or person.email,
            "group": group.name,
            "terms": gettext("%(each)s a month, %(months)s months, value %(value)s")
            % {
                "each": pen.money(group.instalment_minor),
                "months": group.months,
                "value": pen.money(group.value_minor),
            },
            "until": pen.moment(database_now()),
            "owed_name": gettext("Owed today") if owed else gettext("Nothing is owed"),
            "owed": pen.money(owed),
            "credit_name": gettext("Credit for future months: %(amount)s") % {"amount": pen.money(credit)},
            "books": [_book(book, pen) for book in books],
            "words": {
                "holder": gettext("Holder"),
                "group": gettext("Group"),
                "until": gettext("As of"),
                "date": gettext("Date"),
                "what": gettext("Description"),
                "debit": gettext("Owed"),
                "credit": gettext("Paid"),
                "balance": gettext("Balance"),
                "foot": gettext("Every line is recorded in the journal. Nothing is ever erased from it."),
                "empty": gettext("Nothing is due on this ticket yet."),
            },
        }


def _book(book: Book, pen: Pen) -> dict[str, Any]:
    prize = ""
    if book.prized_in is not None:
        prize = gettext("Prized in month %(k)s: %(prize)s, of which %(paid)s was paid out") % {
            "k": book.prized_in,
            "prize": pen.money(book.prize),
            "paid": pen.money(book.paid_out),
        }
    return {
        "label": gettext("Ticket %(label)s") % {"label": book.ticket.label},
        "months": book.months,
        "prize": prize,
        "lines": [_line(line, pen) for line in book.lines],
        "owed": pen.plain(book.demanded),
        "paid": pen.plain(book.received + book.dividend + book.waived),
        "balance": pen.plain(book.outstanding),
        "total": gettext("Total"),
    }


def _line(line: Line, pen: Pen) -> dict[str, str]:
    return {
        "date": pen.day(line.at),
        "what": _what(line, pen),
        "debit": pen.plain(line.debit) if line.debit else "",
        "credit": pen.plain(line.credit) if line.credit else "",
        "balance": pen.plain(line.balance),
    }


_NAMES = {
    "subscription": gettext_lazy("Subscription, month %(k)s"),
    "penalty": gettext_lazy("Penalty, month %(k)s"),
    "entry": gettext_lazy("Entry, up to month %(k)s"),
    "credit": gettext_lazy("From your credit, month %(k)s"),
    "dividend": gettext_lazy("Dividend, month %(k)s"),
    "prize": gettext_lazy("Withheld from the prize, month %(k)s"),
    "waiver": gettext_lazy("Written off, month %(k)s"),
}


def _what(line: Line, pen: Pen) -> str:
    k = {"k": line.number}
    if line.kind == "receipt":
        number = f"{line.receipt:06d}" if line.receipt else ""
        text = gettext("Receipt %(number)s, month %(k)s") % {"number": number, **k}
        return gettext("Reversed: %(what)s") % {"what": text} if line.credit < 0 else text
    text = str(_NAMES.get(line.kind, line.kind)) % k
    if line.due_on is not None:
        text = gettext("%(what)s, due %(day)s") % {"what": text, "day": pen.day(line.due_on)}
    return gettext("Reversed: %(what)s") % {"what": text} if line.credit < 0 else text
