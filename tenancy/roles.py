"""Who may do what: the one table of roles, read by pages, API and tests. Products add their capabilities.

Each capability maps a role to a `Reach`: everything, one's own, or up to an amount. What is not
listed is not allowed. Limits and windows are defaults that an account may narrow in its settings.
"""

from __future__ import annotations

from collections.abc import Iterable
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

ADMINS = {Role.OWNER: ALL, Role.ADMIN: ALL}
MANAGERS = {**ADMINS, Role.MANAGER: ALL}
CLERKS = {**MANAGERS, Role.CLERK: ALL}

CAPABILITIES: dict[str, dict[Role, Reach]] = {
    "account.billing": {Role.OWNER: ALL},
    "account.people": ADMINS,
    "account.tokens": ADMINS,
    "account.announce": ADMINS,
    "look.boards": {**CLERKS, Role.VIEWER: ALL},
    "look.reports": {**MANAGERS, Role.VIEWER: ALL},
    "look.audit": ADMINS,
    "look.own": dict.fromkeys(Role, OWN),
}
"""Those of every account; each product adds its own when the apps are ready."""


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


_LOOKS: dict[TokenScope, set[str]] = {
    TokenScope.READ: {"look.boards", "look.reports", "look.own"},
    TokenScope.SELL: {"look.boards"},
    TokenScope.COLLECT: {"look.own"},
}
_CHANGES: dict[TokenScope, set[str]] = {scope: set() for scope in _LOOKS}
# Not who belongs and what lets in: a token would outlive itself.
_NO_TOKEN_LOOKS = frozenset({"account.tokens"})
_NO_TOKEN_CHANGES = frozenset({"account.tokens", "account.people"})


def add_capability(
    name: str,
    roles: dict[Role, Reach],
    *,
    looks: Iterable[TokenScope] = (),
    changes: Iterable[TokenScope] = (),
) -> None:
    """Give a product's capability to roles, and to tokens of narrow scopes; a token for everything has it."""
    CAPABILITIES[name] = roles
    for scope in looks:
        _LOOKS[scope].add(name)
    for scope in changes:
        _CHANGES[scope].add(name)


def token_reach(scope: TokenScope) -> TokenReach:
    """The one table: an operation is open to a token when its capability is listed, and its owner has it too.

    An operation that names no capability is open to `all` only.
    """
    if scope is TokenScope.ALL:
        everything = frozenset(CAPABILITIES)
        return TokenReach(looks=everything - _NO_TOKEN_LOOKS, changes=everything - _NO_TOKEN_CHANGES)
    return TokenReach(looks=frozenset(_LOOKS[scope]), changes=frozenset(_CHANGES[scope]))


def token_allows(scope: TokenScope, capability: str | None, *, changes: bool) -> bool:
    """Whether a token of this scope is meant for an operation with that capability."""
    if capability is None:
        return scope is TokenScope.ALL
    reach = token_reach(scope)
    return capability in (reach.changes if changes else reach.looks)


def reach_of(role: Role, capability: str) -> Reach | None:
    """How far `role` reaches with `capability`, or None when it may not at all."""
    return CAPABILITIES[capability].get(role)


def roles_that_may(capability: str) -> frozenset[Role]:
    """The roles that have `capability`, however far it reaches."""
    return frozenset(CAPABILITIES[capability])
