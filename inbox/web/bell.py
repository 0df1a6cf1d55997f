"""What the bell on every page shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from inbox.queries.notices import read_bell
from tenancy.member import Member

MOST_SHOWN = 99


def bell_of(member: Member) -> dict[str, Any]:
    """Return `{url, count_url, unread, shown, seq}` for the member's bell."""
    bell = read_bell(member.user_id)
    return {
        "url": reverse("inbox"),
        "count_url": reverse("inbox-unread"),
        "unread": bell.unread,
        "shown": bell.unread if bell.unread <= MOST_SHOWN else f"{MOST_SHOWN}+",
        "seq": bell.seq,
    }
