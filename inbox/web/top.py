"""What the top of every page shows from the inbox: the bell, and an announcement. One statement for both."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from inbox.queries.announcements import top_of
from inbox.queries.notices import Bell
from tenancy.member import Member
from tenancy.scope import account_in_scope

MOST_SHOWN = 99


def top_for(member: Member, *, has_inbox: bool) -> dict[str, Any]:
    """Return `announcement` and `bell`, each or nothing, for a page's context; read when one is shown.

    Error pages are shown outside any account's scope and have neither.
    """

    def read() -> Any:
        return top_of(member) if account_in_scope() == member.account_id else (None, None)

    top: Any = SimpleLazyObject(read)
    return {
        "announcement": SimpleLazyObject(lambda: top[1]),
        "bell": SimpleLazyObject(lambda: _shown(top[0]) if has_inbox and top[0] else None),
    }


def _shown(bell: Bell) -> dict[str, Any]:
    return {
        "url": reverse("inbox"),
        "count_url": reverse("inbox-unread"),
        "unread": bell.unread,
        "shown": bell.unread if bell.unread <= MOST_SHOWN else f"{MOST_SHOWN}+",
        "seq": bell.seq,
    }
