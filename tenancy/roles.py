"""Roles and their capabilities: the one table, used by pages, API and tests. Products add theirs.

Each capability maps a role to a `Reach`: everything, one's own, or up to an amount. What isn't listed isn't
allowed. Limits and time windows are defaults that an account may narrow in its settings.
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
    """How far a capability goes. `None` means no limit."""

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
"""The capabilities of every account; each product adds its own when the apps are ready."""


class TokenScope(StrEnum):
    """What a personal token may be used for, within what its owner may do."""

    READ = "read"
    SELL = "sell"
    COLLECT = "collect"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TokenReach:
    """The capabilities with which a token may read and change things; all others are refused."""

    looks: frozenset[str]
    changes: frozenset[str]


_LOOKS: dict[TokenScope, set[str]] = {
    TokenScope.READ: {"look.boards", "look.reports", "look.own"},
    TokenScope.SELL: {"look.boards"},
    TokenScope.COLLECT: {"look.own"},
}
_CHANGES: dict[TokenScope, set[str]] = {scope: set() for scope in _LOOKS}
# Tokens can't manage members or tokens: a stolen token could then create access that outlives it.
_NO_TOKEN_LOOKS = frozenset({"account.tokens"})
_NO_TOKEN_CHANGES = frozenset({"account.tokens", "account.people"})


def add_capability(
    name: str,
    roles: dict[Role, Reach],
    *,
    looks: Iterable[TokenScope] = (),
    changes: Iterable[TokenScope] = (),
) -> None:
    """Give a capability to roles and to tokens of narrow scopes; tokens for everything always have it."""
    CAPABILITIES[name] = roles
    for scope in looks:
        _LOOKS[scope].add(name)
    for scope in changes:
        _CHANGES[scope].add(name)


def token_reach(scope: TokenScope) -> TokenReach:
    """Return the capabilities of a scope. A token also needs its owner to have the capability.

    An operation that names no capability is open only to the scope `all`.
    """
    if scope is TokenScope.ALL:
        everything = frozenset(CAPABILITIES)
        return TokenReach(looks=everything - _NO_TOKEN_LOOKS, changes=everything - _NO_TOKEN_CHANGES)
    return TokenReach(looks=frozenset(_LOOKS[scope]), changes=frozenset(_CHANGES[scope]))


def token_allows(scope: TokenScope, capability: str | None, *, changes: bool) -> bool:
    """Whether a token of this scope may be used for an operation with that capability."""
    if capability is None:
        return scope is TokenScope.ALL
    reach = token_reach(scope)
    return capability in (reach.changes if changes else reach.looks)


def reach_of(role: Role, capability: str) -> Reach | None:
    """Return how far `role` reaches with `capability`, or None when it doesn't have it."""
    return CAPABILITIES[capability].get(role)


def roles_that_may(capability: str) -> frozenset[Role]:
    """Return the roles that have `capability`, however far it reaches."""
    return frozenset(CAPABILITIES[capability])
