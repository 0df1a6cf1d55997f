"""/v1/search/: everything in the account that matches a text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ninja import Schema
from pydantic import Field

from rest.resources import ActingRequest, Resources
from tenancy.search import search

router = Resources(tags=["Around"])


class HitShape(Schema):
    kind: str = Field(description="`ticket`, `customer`, `period`, `member`, `receipt`, `invoice`, `page`, …")
    title: str
    detail: str
    url: str = Field(description="A page on this installation.")


@router.on("GET", "/search/", answer=list[HitShape], may="look.boards")
def get_search(request: ActingRequest, q: str = "") -> Any:
    """Search tickets by code, customers, chit members, receipts, invoices, pages; at most five of a kind."""
    return 200, [asdict(hit) for hit in search(request.member, q)]
