"""An invitation just made: link and password are kept for the next page, which shows them this one time."""

from __future__ import annotations

from typing import Any

from accounts.mails import reset_url
from chits.models import Group, Person
from identity.models import User
from ui.acting import ActingRequest

KEPT = "chit_invitation"


def tell_invitation(
    request: ActingRequest, group: Group, person: Person, user: User, password: str | None
) -> None:
    """Keep what is to be told; nothing when the person had an account already."""
    if password is None:
        return
    request.session[KEPT] = {
        "group": str(group.id),
        "name": person.name,
        "number": person.mobile_number,
        "password": password,
        # It lets choose a password once, and then no more.
        "link": reset_url(user),
    }


def take_invitation(request: ActingRequest, group: Group) -> dict[str, Any] | None:
    """What was kept for this group, once."""
    kept = request.session.get(KEPT)
    if not isinstance(kept, dict) or kept.get("group") != str(group.id) or request.method != "GET":
        return None
    del request.session[KEPT]
    return kept
