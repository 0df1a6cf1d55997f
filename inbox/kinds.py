"""The kinds of notices: one table, in which each product lists its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.registry import Registry
from tenancy.member import Member


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: what it is about, in which group it is listed, and which members can get it.

    `may` is a capability of tenancy.roles; without it, every member can get the notice. `label` and `group`
    are translated when they are shown.
    """

    label: Any
    group: Any
    may: str | None = None


KINDS: Registry[NoticeKind] = Registry("The kind of notice")


def register_kinds(kinds: dict[str, NoticeKind]) -> None:
    """Register a product's kinds by name."""
    for name, kind in kinds.items():
        KINDS.add(name, kind)


def kinds_for(member: Member) -> dict[str, NoticeKind]:
    """Return the kinds that the member can get, in the order of their registration."""
    return {name: kind for name, kind in KINDS.items() if kind.may is None or member.may(kind.may)}


OWN_KINDS = {
    "announcement": NoticeKind(_("Announcements"), _("Account")),
    "audit.inspection": NoticeKind(_("Inspection errors"), _("Account"), "look.audit"),
}
