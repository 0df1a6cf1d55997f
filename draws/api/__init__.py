"""API of draws."""

from __future__ import annotations

from ninja import Router

from draws.api.draws import router

routers: list[Router] = [router]
