"""The API of sites."""

from __future__ import annotations

from ninja import Router

from sites.api import posts, sites

routers: list[Router] = [sites.router, posts.router]
