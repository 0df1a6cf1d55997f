"""The recipients of each notice: members of the account, and collaborators for their own covers.

| notice | recipients |
|---|---|
| `books.loss` the worst result takes 70, 90 or 100 % of the loss limit | members who run the book |
| `books.pre_closed` sales closed, and what needs cover | members who run the book |
| `books.correction` a correction needs approval | members who run the book, without the one who proposed it |
| `books.override` an override was used, and by whom | members who run the book |
| `books.announced` the number | members who see boards |
| `books.cover_answered` refused, partly accepted, or not answered in time | members who manage cover |
| `books.import` a large import is finished, stopped or unreadable | the member who started it |
| `books.asked` cover is requested | the collaborator who answers in the app |
| `books.still_asked` sales closed, and requests that are still open | the same, if there are any |
| `books.held` the number, and the amount owed on it | the same, if it covers any stake |
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from identity.models import User
from kernel.ids import NIL
from tenancy.models import Membership
from tenancy.roles import Role, reach_of

# The capability that a recipient needs. Other notices go to a collaborator or to one person.
CAPABILITY_OF = {
    "books.loss": "books.run",
    "books.pre_closed": "books.run",
    "books.correction": "books.run",
    "books.override": "books.run",
    "books.announced": "look.boards",
    "books.cover_answered": "books.cover",
}


def readers_of(kind: str, *, but: uuid.UUID | None = None) -> set[uuid.UUID]:
    """Return the users in scope who have the notice's capability, without the membership `but`."""
    roles = [role for role in Role if reach_of(role, CAPABILITY_OF[kind])]
    rows = Membership.objects.filter(is_active=True, user__is_active=True, role__in=roles).exclude(
        id=but or NIL
    )
    return set(rows.values_list("user_id", flat=True))


def only_active(user_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return the users among these who can still sign in."""
    return set(User.objects.filter(id__in=list(user_ids), is_active=True).values_list("id", flat=True))
