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
    "chits.look": {**_ADMINS, Role.MANAGER: OWN, Role.CLERK: ALL, Role.VIEWER: ALL},
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


@dataclass(frozen=True, slots=True)
class TokenReach:
    """Capabilities that a token of a scope looks with and changes things with; the rest is refused."""

    looks: frozenset[str]
    changes: frozenset[str]


_EVERYTHING = frozenset(CAPABILITIES)
# The one table: an operation is open to a token when its capability is listed, and its owner has it too. An
# operation that names no capability is open to `all` only.
TOKEN_SCOPES: dict[TokenScope, TokenReach] = {
    TokenScope.READ: TokenReach(
        looks=frozenset(
            {
                *("look.boards", "look.reports", "look.own"),
                *("books.sell", "books.settle", "chits.look", "chits.collect", "chits.run", "covers.answer"),
            }
        ),
        changes=frozenset(),
    ),
    TokenScope.SELL: TokenReach(
        looks=frozenset({"look.boards", "books.sell"}),
        changes=frozenset({"books.sell", "books.refund"}),
    ),
    TokenScope.COLLECT: TokenReach(
        looks=frozenset({"look.own", "chits.look", "chits.collect"}),
        changes=frozenset({"chits.collect"}),
    ),
    # Not who belongs and what lets in: a token would outlive itself.
    TokenScope.ALL: TokenReach(
        looks=_EVERYTHING - {"account.tokens"},
        changes=_EVERYTHING - {"account.tokens", "account.people"},
    ),
}


def token_allows(scope: TokenScope, capability: str | None, *, changes: bool) -> bool:
    """Whether a token of this scope is meant for an operation with that capability."""
    if capability is None:
        return scope is TokenScope.ALL
    reach = TOKEN_SCOPES[scope]
    return capability in (reach.changes if changes else reach.looks)


def reach_of(role: Role, capability: str) -> Reach | None:
    """How far `role` reaches with `capability`, or None when it may not at all."""
    return CAPABILITIES[capability].get(role)


def roles_that_may(capability: str) -> frozenset[Role]:
    """The roles that have `capability`, however far it reaches."""
    return frozenset(CAPABILITIES[capability])
