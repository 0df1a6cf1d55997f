"""Open pages of the account are told when a text is there, published or taken back."""

from __future__ import annotations

import uuid
from typing import Any

from live import registry


def register() -> None:
    registry.publish_for("sites.", publish)


def publish(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """One word for all that happened: the pages fetch their own parts again."""
    return [
        ("account", "content", {"changed": sorted({event["kind"].partition(".")[2] for event in events})})
    ]
