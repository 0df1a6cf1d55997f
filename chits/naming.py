"""What a group's draws are called where everybody sees results: charters hold its id, never its name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from chits.models import Group
from draws.queries.results import Title, name_titles
from kernel.ids import read_id

PREFIX = "group/"


def register() -> None:
    name_titles(PREFIX, names_of)


def names_of(titles: Sequence[Title]) -> Mapping[Title, str]:
    """`Shivneri 20, draw 5` for the fifth draw of that group."""
    ids = {title: id for title in titles if (id := _group_id(title[0])) is not None}
    names = dict(Group.objects.filter(id__in=set(ids.values())).values_list("id", "name"))
    return {
        title: _("%(group)s, draw %(number)s") % {"group": names[id], "number": title[1]}
        for title, id in ids.items()
        if id in names
    }


def _group_id(title: str) -> uuid.UUID | None:
    return read_id(title.removeprefix(PREFIX).partition("/")[0])
