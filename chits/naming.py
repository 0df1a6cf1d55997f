"""What a group's draws are called where everybody sees results: charters hold its id, never its name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from chits.models import Group
from draws.queries.titles import Title, name_titles
from kernel.ids import read_id

PREFIX = "group/"


def register() -> None:
    name_titles(PREFIX, names_of)


def names_of(titles: Sequence[Title]) -> Mapping[Title, str]:
    """`Shivneri 20, draw 5` for the group's fifth draw; its name alone for the series as a whole (number 0).

    The charter of a tie names its instalment, `group/…/instalment/5`, and holds one draw.
    """
    parts = {title: _parts(title) for title in titles}
    ids = {group_id for group_id, _number in parts.values() if group_id is not None}
    names = dict(Group.objects.filter(id__in=ids).values_list("id", "name"))
    return {
        title: _named(names[group_id], number)
        for title, (group_id, number) in parts.items()
        if group_id in names
    }


def _named(name: str, number: int) -> str:
    return _("%(group)s, draw %(number)s") % {"group": name, "number": number} if number else name


def _parts(title: Title) -> tuple[uuid.UUID | None, int]:
    """The group's id and the number that its draw is known by."""
    charter, number = title
    id, _slash, rest = charter.removeprefix(PREFIX).partition("/")
    instalment = rest.removeprefix("instalment/")
    return read_id(id), int(instalment) if instalment.isdigit() else number
