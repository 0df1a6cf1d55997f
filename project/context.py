"""What every page's template gets: the acting member and the ways around."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`member` (None before sign-in), `nav`, the places the member may go, and `me_links`, their own."""
    from project.navigation import own_places, places

    member = getattr(request, "member", None)
    if member is None:
        return {"member": None, "nav": [], "me_links": []}
    return {"member": member, "nav": places(member), "me_links": own_places()}
