"""What the API has of sites."""

from __future__ import annotations

from ninja import Router

from sites.api import sites

routers: list[Router] = [sites.router]
