"""What the API has of proofs."""

from __future__ import annotations

from ninja import Router

routers: list[Router] = []
