"""Notify open pages of the account when a text is ready, published or unpublished."""

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
