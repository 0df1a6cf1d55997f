"""The details in a response that asks for payment first; registered by billing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kernel.registry import Registry

UNPAID = "what is unpaid"
# Called with the member, whose type isn't named here because `tenancy.member` imports this file.
Explain = Callable[[Any], dict[str, Any]]

_explain: Registry[Explain] = Registry("The explanation of")


def explain_with(explain: Explain) -> None:
    """Have `explain(member)`, in the account's scope, add to the body of every 402."""
    _explain.add(UNPAID, explain)


def explained(member: object) -> dict[str, Any]:
    return _explain[UNPAID](member) if _explain else {}
