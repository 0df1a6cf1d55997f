"""Who hears what concerns the account as a whole: its bill is paid, a text of its site is there."""

from __future__ import annotations

from live import registry
from tenancy.member import Member, require_capability


def register() -> None:
    """The products say on it that something changed, never what: the pages ask for themselves."""
    registry.topic("account", may_subscribe=may_hear, takes_id=False)


def may_hear(member: Member) -> None:
    """Whoever works at a desk; a member of a chit group has pages of their own."""
    require_capability(member, "look.boards")
