"""The redirect to a second factor where it is required: to set it up or to enter it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse

from identity import second_factor


def to_second_factor(request: Any) -> HttpResponseRedirect:
    """Redirect to set up or enter a second factor, and back to the page."""
    view_name = "accounts:confirm" if second_factor.is_set_up(request.user) else "accounts:totp"
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse(view_name)}?{query}")
