"""The API of billing."""

from __future__ import annotations

from ninja import Router

from billing.api import credits, invoices, ops, ops_credits, ops_statements, payments, subscription

routers: list[Router] = [
    invoices.router,
    payments.router,
    subscription.router,
    credits.router,
    ops.router,
    ops_credits.router,
    ops_statements.router,
]
