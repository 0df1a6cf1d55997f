"""The names of a group's draws on public pages. Charters contain the group's id, never its name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from chits.models import Group
from chits.states import GroupKind
from draws.queries.titles import Title, name_titles
from kernel.ids import read_id

PREFIX = "group/"


def register() -> None:
    name_titles(PREFIX, names_of)


def names_of(titles: Sequence[Title]) -> Mapping[Title, str]:
    """Return the name of each draw: `Shivneri 20, draw 5`, or the group's name for the series (number 0).

    An imported group has months before the first draw of its series. The charter of a tie names
    its instalment, `group/…/instalment/5`, and holds one draw.
    """
    parts = {title: _parts(title) for title in titles}
    ids = {group_id for group_id, _number, _instalment in parts.values() if group_id is not None}
    groups = {
        group.id: group for group in Group.objects.filter(id__in=ids).only("name", "kind", "done_before")
    }
    return {
        title: _named(groups[group_id], number, instalment)
        for title, (group_id, number, instalment) in parts.items()
        if group_id in groups
    }


def _named(group: Group, number: int, instalment: int | None) -> str:
    if not number:
        return group.name
    before = group.done_before if group.kind == GroupKind.LUCKY else 0
    month = number + before if instalment is None else instalment
    return _("%(group)s, draw %(number)s") % {"group": group.name, "number": month}


def _parts(title: Title) -> tuple[uuid.UUID | None, int, int | None]:
    """Return the group's id, the draw's number in its series, and the month that the charter names."""
    charter, number = title
    id, _slash, rest = charter.removeprefix(PREFIX).partition("/")
    instalment = rest.removeprefix("instalment/")
    return read_id(id), number, int(instalment) if instalment.isdigit() else None
