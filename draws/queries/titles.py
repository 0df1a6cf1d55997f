"""Titles of draws on public pages: the name of the group or book, or the number alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from kernel.registry import Registry
from tenancy.models import Account
from tenancy.scope import current_account

Title = tuple[str, int]
"""A series' title as its charter has it, and the draw's number; 0 for the series as a whole."""

Namer = Callable[[Sequence[Title]], Mapping[Title, str]]

# The account's setting: False keeps the names of its groups and books off every public page.
NAMES_ARE_PUBLIC = "public_draw_names"

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_namers: Registry[Namer] = Registry("The namer of draw titles")


def name_titles(prefix: str, namer: Namer) -> None:
    """Have what a charter calls by an id shown by its name: a charter may hold no names.

    `namer` runs in the account's scope and is given the titles that begin with `prefix`. Raises NameTaken
    for a prefix registered twice.
    """
    _namers.add(prefix, namer)


def public_title(title: str, number: int) -> str:
    """Return the public title of one draw (number 0: of its series), in the account's scope."""
    return public_titles([(title, number)])[0]


def public_titles(titles: Sequence[Title]) -> list[str]:
    """Return the public title of each given title: never an id, and no name that the account hides."""
    if not names_are_public():
        return [_neutral(number) for _title, number in titles]
    known: dict[Title, str] = {}
    for prefix, namer in _namers.items():
        wanted = [title for title in titles if title[0].startswith(prefix)]
        if wanted:
            known |= namer(wanted)
    return [known.get(title) or _own_words(*title) for title in titles]


def names_are_public() -> bool:
    """Return whether the account in scope shows the names of its groups and books, as by default."""
    chosen = Account.objects.filter(id=current_account()).values_list("settings", flat=True).first() or {}
    return bool(chosen.get(NAMES_ARE_PUBLIC, True))


def _own_words(title: str, number: int) -> str:
    """Return the charter's own title, unless it is an id, which means nothing to a reader."""
    return _neutral(number) if _ID.search(title) else title


def _neutral(number: int) -> str:
    return _("Draw %(number)s") % {"number": number} if number else _("Draws")
