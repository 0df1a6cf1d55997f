"""How much of its plan an account uses: products count, and this module adds the limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.seats import seats_taken
from kernel.registry import Registry
from plans.queries import Limited, limit_of
from tenancy.member import Member

WORDS: dict[Limited, object] = {
    "users": _("Users"),
    "books": _("Books"),
    "groups": _("Chit groups"),
    "sites": _("Sites"),
}
_counts: Registry[Callable[[Member], int]] = Registry("The count of")


@dataclass(frozen=True, slots=True)
class Use:
    """Of one limited thing: how many there are, how many there may be."""

    what: Limited
    name: object
    used: int
    limit: int

    @property
    def is_over(self) -> bool:
        return self.used > self.limit


def count_by(what: Limited, count: Callable[[Member], int]) -> None:
    """Register the counter of a product; called once at the start."""
    _counts.add(what, count)


def usage_of(member: Member) -> list[Use]:
    """Return the use of every limit that has a counter."""
    counts: dict[str, Callable[[Member], int]] = {"users": _users, **_counts}
    return [
        Use(what, name, counts[what](member), limit_of(member, what))
        for what, name in WORDS.items()
        if what in counts
    ]


def _users(member: Member) -> int:
    """Members of chit groups are no users of the account."""
    return seats_taken()
