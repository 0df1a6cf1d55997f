"""Create a book: the game that its periods will sell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError

from audit.record import audit
from books.actions.fair_draw import refuse_test_beacon
from books.models import Book
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, bad_field
from kernel.transactions import transaction
from plans.queries import limit_of
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


class NameIsTaken(Conflict):
    code = "name_taken"
    sentence = "This name is already in use. Choose another."

    def __init__(self) -> None:
        super().__init__(errors={"name": [self.sentence]})


def create_book(member: Member, *, name: str, **terms: Any) -> Book:
    """Create a book; `terms` are the fields of `Book`, already checked. Raises NameIsTaken.

    Without `odds` the book computes no prizes.
    """
    require_capability(member, "books.run")
    require_access(member, Access.CREATE)
    refuse_odds(terms)
    with transaction():
        limit = limit_of(member, "books", hold=True)
        if Book.objects.count() >= limit:
            raise Conflict(
                f"Your plan includes {limit} books. Change the plan to create more.", code="plan_limit"
            )
        refuse_test_beacon(terms)
        terms.setdefault("currency", member.currency)
        terms.setdefault("time_zone", member.time_zone)
        book = Book(account_id=member.account_id, name=name, **terms)
        save_new(book)
        audit(member, "book.create", "book", book.id, name=name)
    return book


def refuse_odds(terms: Mapping[str, Any]) -> None:
    """Raise BadInput for odds that pay nothing, and for lesser prizes without odds of the lucky number."""
    odds = terms.get("odds")
    if odds is not None and Decimal(odds) <= 0:
        raise bad_field("odds", "Odds must be above 0, for example 600.")
    if odds is None and terms.get("payouts"):
        raise BadInput(errors={"payouts": ["Set the odds of the lucky number first."]})


def save_new(row: Any) -> None:
    """Insert a row. Raises NameIsTaken if its name is in use."""
    try:
        row.save(force_insert=True)
    except IntegrityError as failure:
        if "_name" in str(failure):
            raise NameIsTaken from failure
        raise


CHANGEABLE = frozenset(
    {
        "name",
        "odds",
        "payouts",
        "when_full",
        "four_eyes",
        "almost_full_percent",
        "claim_days",
        "loss_limit",
        "accepts_test_beacon",
    }
)
"""What may change while periods exist; the rest is what tickets were sold on."""


def update_book(member: Member, book: Book, **changes: Any) -> Book:
    """Change a book's name or policies; width, currency and factor only before its first period."""
    require_capability(member, "books.run")
    fixed = sorted(set(changes) - CHANGEABLE)
    with transaction():
        if fixed and book.periods.exists():
            raise Conflict(
                "This can't be changed once the book has periods.",
                code="book_in_use",
                errors={field: ["Fixed once the book has periods."] for field in fixed},
            )
        if "odds" in changes or changes.get("payouts"):
            refuse_odds({"odds": book.odds, "payouts": book.payouts, **changes})
        refuse_test_beacon({"accepts_test_beacon": book.accepts_test_beacon, **changes})
        before = {field: _plain(getattr(book, field)) for field in changes}
        if any(field in changes and changes[field] != getattr(book, field) for field in ("odds", "payouts")):
            changes["odds_changed_at"] = database_now()
        for field, value in changes.items():
            setattr(book, field, value)
        try:
            book.save(update_fields=[*changes])
        except IntegrityError as failure:
            if "books_book_name" in str(failure):
                raise NameIsTaken from failure
            raise
        after = {field: _plain(changes[field]) for field in before}
        audit(member, "book.update", "book", book.id, before=before, after=after)
    return book


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
