"""Find tickets by code, customer, seller or number."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from books.models import Entry
from kernel.errors import bad_field
from kernel.names import clean_name

MAX_LENGTH = 100


def tickets_matching(tickets: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Return tickets whose code starts with the words, whose customer or seller contains them, or that hold
    the number.
    """
    words = clean_name(words)
    if not words:
        return tickets
    if len(words) > MAX_LENGTH or "\x00" in words:
        raise bad_field("search", f"Search for at most {MAX_LENGTH} characters.")
    found = (
        Q(code__istartswith=words.replace("-", ""))
        | Q(customer__icontains=words)
        | Q(seller_name__icontains=words)
    )
    if words.isascii() and words.isdigit() and len(words) <= 4:
        found |= Q(id__in=Entry.objects.filter(number=int(words)).values("ticket_id"))
    return tickets.filter(found)
