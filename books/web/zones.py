"""Read and show times of one book in the book's own zone, whatever the reader's zone is."""

from __future__ import annotations

from functools import partial
from typing import Any

from books.models import Book, Cover, Ledger, Period, Ticket
from tenancy.member import Member
from ui.acting import acting


def zone_of_book(subject: Any) -> str:
    """Return the time zone of the book that a book, period, ledger, ticket or cover belongs to."""
    if isinstance(subject, Book):
        return subject.time_zone
    if isinstance(subject, Period):
        return subject.book.time_zone
    if isinstance(subject, Ledger | Ticket | Cover):
        return subject.period.book.time_zone
    raise TypeError(f"{type(subject).__name__} belongs to no book.")


acting_in_book = partial(acting, zone_of=zone_of_book)


def zone_beside(member: Member, book: Book) -> str:
    """Return the zone that a time of this book is shown in, in a list of several books.

    None if it is the reader's own zone, in which the list is shown.
    """
    return "" if book.time_zone == member.time_zone else book.time_zone
