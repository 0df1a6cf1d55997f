"""What the API has of proofs."""

from __future__ import annotations

from ninja import Router

from proofs.api.draws import router

routers: list[Router] = [router]
