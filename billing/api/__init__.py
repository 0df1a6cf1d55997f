"""What the API has of billing."""

from __future__ import annotations

from ninja import Router

from billing.api import invoices, ops, payments

routers: list[Router] = [invoices.router, payments.router, ops.router]
