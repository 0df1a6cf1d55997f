"""What the API has of chits."""

from __future__ import annotations

from ninja import Router

from chits.api import payments

routers: list[Router] = [payments.router, payments.open_router]
