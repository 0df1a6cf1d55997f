"""What an account that has to pay first is told besides; filled by the floor that knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kernel.registry import Registry

UNPAID = "what is unpaid"
# Called with the member; `tenancy.member` stands on this file, so that its type is not named here.
Explain = Callable[[Any], dict[str, Any]]

_explain: Registry[Explain] = Registry("The explanation of")


def explain_with(explain: Explain) -> None:
    """Have `explain(member)`, in the account's scope, say more in the body of every 402 about standing."""
    _explain.add(UNPAID, explain)


def explained(member: object) -> dict[str, Any]:
    return _explain[UNPAID](member) if _explain else {}
