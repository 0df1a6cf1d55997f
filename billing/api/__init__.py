"""What the API has of billing."""

from __future__ import annotations

from ninja import Router

routers: list[Router] = []
