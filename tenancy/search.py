"""Search over everything in an account: products register what they find, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kernel.names import clean_name
from kernel.registry import Registry
from tenancy.member import Member

MOST_LETTERS = 100
MOST_EACH = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `kind` is a word such as `ticket`, `url` a page that the member may open."""

    kind: str
    title: str
    detail: str
    url: str


Searcher = Callable[[Member, str, int], list[Hit]]
"""`find(member, text, most)`: at most `most` hits that the member may open; text is printable."""

SEARCHERS: Registry[Searcher] = Registry("The search")


def search(member: Member, text: str) -> list[Hit]:
    """Return what matches the text, at most `MOST_EACH` of each searcher. Call it in the member's scope."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    wanted = clean_name(plain[:MOST_LETTERS])
    if not wanted:
        return []
    return [hit for find in SEARCHERS.values() for hit in find(member, wanted, MOST_EACH)]
