"""Who may do what: the one table of roles, read by pages, API and tests.

Each capability maps a role to a `Reach`: everything, one's own, or up to an amount. What is not
listed is not allowed. Limits and windows are defaults that an account may narrow in its settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    CLERK = "clerk"
    VIEWER = "viewer"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission goes. `None` means without that limit."""

    own_only: bool = False
    within_seconds: int | None = None
    up_to_major: int | None = None  # in whole units of the account's currency


ALL = Reach()
OWN = Reach(own_only=True)

_ADMINS = {Role.OWNER: ALL, Role.ADMIN: ALL}
_MANAGERS = {**_ADMINS, Role.MANAGER: ALL}
_CLERKS = {**_MANAGERS, Role.CLERK: ALL}

CAPABILITIES: dict[str, dict[Role, Reach]] = {
    "account.billing": {Role.OWNER: ALL},
    "account.people": _ADMINS,
    "account.tokens": _ADMINS,
    "account.announce": _ADMINS,
    "books.run": _ADMINS,
    "books.cover": _MANAGERS,
    "books.sell": _CLERKS,
    "books.refund": {**_MANAGERS, Role.CLERK: Reach(own_only=True, within_seconds=300)},
    "books.pay": {**_ADMINS, Role.MANAGER: Reach(up_to_major=50_000), Role.CLERK: Reach(up_to_major=5_000)},
    "books.settle": _MANAGERS,
    "sites.manage": _ADMINS,
    "sites.write": _MANAGERS,
    "chits.run": {**_ADMINS, Role.MANAGER: OWN},
    "chits.collect": {**_ADMINS, Role.MANAGER: OWN, Role.CLERK: ALL},
    "look.boards": {**_CLERKS, Role.VIEWER: ALL},
    "look.reports": {**_MANAGERS, Role.VIEWER: ALL},
    "look.audit": _ADMINS,
    "look.own": dict.fromkeys(Role, OWN),
    # What other accounts' operators ask of the person; whoever they are at home.
    "covers.answer": dict.fromkeys(Role, OWN),
}


class TokenScope(StrEnum):
    """What a personal token may be used for; never for more than its owner may do."""

    READ = "read"
    SELL = "sell"
    COLLECT = "collect"
    ALL = "all"


# What a token changes things with; looking is open to each as far as the role looks. None: all the role may.
TOKEN_SCOPES: dict[TokenScope, frozenset[str] | None] = {
    TokenScope.READ: frozenset(),
    TokenScope.SELL: frozenset({"books.sell", "books.refund"}),
    TokenScope.COLLECT: frozenset({"chits.collect"}),
    TokenScope.ALL: None,
}


def reach_of(role: Role, capability: str) -> Reach | None:
    """How far `role` reaches with `capability`, or None when it may not at all."""
    return CAPABILITIES[capability].get(role)
