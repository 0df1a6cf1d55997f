"""Lists in pages, by the id of the last row seen, so that new rows never shift a page."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from kernel.errors import bad_field
from kernel.ids import read_id

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

Read = Callable[[uuid.UUID | None, uuid.UUID | None, int], list[Any]]
"""`read(before, after, many)`: rows newest first before an id, or oldest first after one."""


def page(request: HttpRequest, rows: QuerySet[Any], show: Callable[[Any], Any]) -> dict[str, Any]:
    """Return `{next, previous, results}` of rows, newest first, by the parameters `cursor` and `limit`.

    Ids contain their creation time, so they give the order.
    """

    def read(before: uuid.UUID | None, after: uuid.UUID | None, many: int) -> list[Any]:
        asked = rows.filter(id__lt=before) if before else rows.filter(id__gt=after) if after else rows
        return list(asked.order_by("id" if after else "-id")[:many])

    return page_read(request, read, show)


def page_read(request: HttpRequest, read: Read, show: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a page of rows that `read` finds, such as those of several accounts; each has an `id`."""
    limit = _limit(request)
    backwards, position = _read(request.GET.get("cursor"))
    after = position if backwards else None
    found = read(None if backwards else position, after, limit + 1)
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    older = found and (backwards or more)
    newer = found and ((backwards and more) or (not backwards and position is not None))
    return {
        "next": _link(request, "n", found[-1].id) if older else None,
        "previous": _link(request, "p", found[0].id) if newer else None,
        "results": [show(row) for row in found],
    }


def page_newer(
    request: HttpRequest, after: uuid.UUID, read: Read, show: Callable[[Any], Any]
) -> dict[str, Any]:
    """Return a page of what is newer than a row, oldest first, for readers that catch up."""
    limit = _limit(request)
    found = read(None, after, limit + 1)
    more, found = len(found) > limit, found[:limit]
    query = {**request.GET.dict(), "after": str(found[-1].id)} if more else {}
    return {
        "next": request.build_absolute_uri(f"{request.path}?{urlencode(query)}") if more else None,
        "previous": None,
        "results": [show(row) for row in found],
    }


def _limit(request: HttpRequest) -> int:
    given = request.GET.get("limit", str(DEFAULT_LIMIT))
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= MAX_LIMIT):
        raise bad_field("limit", f"limit must be a whole number from 1 to {MAX_LIMIT}.")
    return int(given)


def _read(cursor: str | None) -> tuple[bool, uuid.UUID | None]:
    if not cursor:
        return False, None
    try:
        direction, _, text = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
    except (ValueError, binascii.Error):
        direction, text = "", ""
    position = read_id(text)
    if direction not in ("n", "p") or position is None:
        raise bad_field("cursor", "This cursor isn't valid. Start again without it.")
    return direction == "p", position


def _link(request: HttpRequest, direction: str, position: uuid.UUID) -> str:
    query = request.GET.dict()
    query["cursor"] = base64.urlsafe_b64encode(f"{direction}:{position}".encode()).decode()
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
