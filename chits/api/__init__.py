"""What the API has of chits."""

from __future__ import annotations

from ninja import Router

from chits.api import groups, instalments, papers, payments, payouts

routers: list[Router] = [
    groups.router,
    instalments.router,
    payouts.router,
    payments.router,
    payments.open_router,
    papers.router,
]
