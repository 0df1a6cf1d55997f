"""The kinds of acts that can be held, registered by the products that know how to carry them out."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kernel.registry import Registry
from tenancy.access import Access

CarryOut = Callable[[Any, uuid.UUID, dict[str, Any]], str]
"""`carry_out(actor, subject_id, payload)` does it and returns what happened, as the person reads it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act: how it is carried out, and the access that its actor needs."""

    name: str
    carry_out: CarryOut
    capability: str | None
    needs: Access
    for_staff: bool


_kinds: Registry[Kind] = Registry("The held act")


def register(
    name: str,
    carry_out: CarryOut,
    *,
    capability: str | None = None,
    needs: Access = Access.CONTINUE,
    for_staff: bool = False,
) -> None:
    """Register a kind (`billing.approve_payment`); a duplicate name stops the start.

    A member needs `capability` and the account's access `needs`, when the act is held and again when it is
    carried out. With `for_staff` the actor is `Staff` and nobody else.
    """
    if for_staff == (capability is not None):
        raise ValueError(f"{name} is either for staff or needs a capability")
    _kinds.add(name, Kind(name, carry_out, capability, needs, for_staff))


def kind_of(name: str) -> Kind:
    """Return the kind with this name. Raise LookupError if it isn't registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"unknown kind of held act: {name}") from None


def forget(name: str) -> None:
    """Remove a kind, for tests that register their own."""
    _kinds.remove(name)
