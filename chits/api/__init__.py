"""The API of chit groups."""

from __future__ import annotations

from ninja import Router

from chits.api import gateway_keys, groups, instalments, papers, payments, payouts

routers: list[Router] = [
    groups.router,
    instalments.router,
    payouts.router,
    payments.router,
    payments.open_router,
    gateway_keys.router,
    papers.router,
]
