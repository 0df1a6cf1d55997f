"""The live topic of an account as a whole, for example for a paid invoice or a generated text."""

from __future__ import annotations

from live import registry
from tenancy.member import Member, require_capability


def register() -> None:
    """Products publish only that something changed; pages fetch the rest."""
    registry.topic("account", may_subscribe=may_hear, takes_id=False)


def may_hear(member: Member) -> None:
    """Allow members who use the desk; chit members have their own pages."""
    require_capability(member, "look.boards")
