"""Who is told what: the one table. Nobody outside the account, but a collaborator of its own covers.

| notice | who |
|---|---|
| `books.loss` the worst result takes 70, 90 or 100 % of the loss limit | who runs the book |
| `books.pre_closed` selling has ended, and what still waits for cover | who runs the book |
| `books.correction` another number waits for a second person | who runs the book, but who proposed it |
| `books.override` an override was used, and by whom | who runs the book |
| `books.announced` the number | who looks at boards |
| `books.cover_answered` refused, taken in part, or not answered in time | who deals with covers |
| `books.import` a large import is done, has stopped or cannot be read | who asked for it |
| `books.asked` covers are asked | the collaborator who answers in the app |
| `books.still_asked` selling has ended, and what is still asked until when | the same, when something is |
| `books.held` the number, and what is owed on it | the same, when it covers something |
"""

from __future__ import annotations

import uuid

from identity.models import User
from tenancy.models import Membership
from tenancy.roles import Role, reach_of

# The capability that a notice is for. What is not here has its own reader: a collaborator, or one person.
FOR_WHO_MAY = {
    "books.loss": "books.run",
    "books.pre_closed": "books.run",
    "books.correction": "books.run",
    "books.override": "books.run",
    "books.announced": "look.boards",
    "books.cover_answered": "books.cover",
}


def readers_of(kind: str, *, but: uuid.UUID | None = None) -> set[uuid.UUID]:
    """Who of the account in scope may what the notice is for; without the membership `but`."""
    roles = [role for role in Role if reach_of(role, FOR_WHO_MAY[kind])]
    rows = Membership.objects.filter(is_active=True, role__in=roles).exclude(id=but)
    return set(rows.values_list("user_id", flat=True))


def by_language(user_ids: set[uuid.UUID]) -> dict[str, set[uuid.UUID]]:
    """The users by the language that they read."""
    found: dict[str, set[uuid.UUID]] = {}
    for id, language in User.objects.filter(id__in=user_ids, is_active=True).values_list("id", "language"):
        found.setdefault(language or "en", set()).add(id)
    return found
