"""Push changes of a draw to watching members; the public page polls."""

from __future__ import annotations

import uuid
from typing import Any

from draws.models import Draw
from draws.queries.draws import draw_for
from draws.queries.showing import show_draw
from live import registry
from tenancy.member import Member


def register() -> None:
    """Register the topic, who may watch it, and its publisher."""
    registry.publish_for("draws.", publish)
    registry.topic("draw", may_subscribe=may_watch)


def may_watch(member: Member, id: str) -> None:
    """Raise NotFound unless the draw is the account's; its content is public."""
    draw_for(member, id)


def publish(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Return a message with the state of each draw that changed."""
    ids = dict.fromkeys(event["body"]["draw_id"] for event in events if "draw_id" in event["body"])
    found = Draw.objects.select_related("series").filter(id__in=list(ids))
    return [(f"draw:{draw.id}", "draw", show_draw(draw, lists=False)) for draw in found]
