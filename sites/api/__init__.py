"""What the API has of sites."""

from __future__ import annotations

from ninja import Router

routers: list[Router] = []
