"""Set, change and remove the limits of a book. They apply from the next sale."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from audit.record import audit
from books.models import Book, Limit
from books.models.limit import WITH_NUMBERS
from kernel.errors import BadInput, Conflict, NotFound
from kernel.ids import read_id
from kernel.names import clean_name
from kernel.transactions import transaction
from tenancy.member import Member, require_capability
from tenancy.models import Membership

MAX_LIMITS = 500


def set_limit(
    member: Member,
    book: Book,
    *,
    kind: str,
    most: int,
    numbers: Iterable[int] = (),
    seller: object = None,
    customer: str = "",
) -> Limit:
    """Set a limit of `most` (minor units). Raises NotFound for a seller of another account."""
    require_capability(member, "books.run")
    chosen = sorted(set(numbers))
    errors: dict[str, list[str]] = {}
    if kind in WITH_NUMBERS and not chosen:
        errors["numbers"] = ["Enter the numbers that this limit applies to."]
    if kind not in WITH_NUMBERS and chosen:
        errors["numbers"] = ["A limit of this kind can't have numbers."]
    if any(not 0 <= number < book.count for number in chosen):
        errors["numbers"] = [f"A number of this book has {book.width} digits."]
    if seller is not None and kind != "seller":
        errors["seller"] = ["Only a seller limit can name a seller."]
    if customer and kind != "customer":
        errors["customer"] = ["Only a customer limit can name a customer."]
    if errors:
        raise BadInput(errors=errors)
    with transaction():
        if Limit.objects.filter(book=book).count() >= MAX_LIMITS:
            raise Conflict(f"A book has at most {MAX_LIMITS} limits.", code="too_many_limits")
        limit = Limit.objects.create(
            account_id=member.account_id,
            book=book,
            kind=kind,
            most=most,
            numbers=chosen,
            seller=None if seller is None else _seller(seller),
            customer=clean_name(customer),
        )
        audit(member, "limit.set", "book", book.id, kind=kind, most=most)
    return limit


def change_limit(member: Member, limit: Limit, *, most: int) -> Limit:
    """Change the amount (minor units)."""
    require_capability(member, "books.run")
    with transaction():
        before, limit.most = limit.most, most
        limit.save(update_fields=["most"])
        audit(member, "limit.change", "book", limit.book_id, before=before, after=most)
    return limit


def remove_limit(member: Member, limit: Limit) -> None:
    """Remove the limit."""
    require_capability(member, "books.run")
    with transaction():
        audit(member, "limit.remove", "book", limit.book_id, kind=limit.kind, most=limit.most)
        limit.delete()


def _seller(written: object) -> uuid.UUID:
    id = read_id(written)
    if id is None or not Membership.objects.filter(id=id).exists():
        raise NotFound
    return id
