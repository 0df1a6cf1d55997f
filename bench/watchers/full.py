"""The whole of Drawbook, with one more topic that every member may hear."""

from __future__ import annotations

from live import registry
from project.asgi import application

registry.topic("bench", may_subscribe=lambda member, id: None)

__all__ = ["application"]
