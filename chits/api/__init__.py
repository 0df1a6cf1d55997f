"""What the API has of chits."""

from __future__ import annotations

from ninja import Router

routers: list[Router] = []
