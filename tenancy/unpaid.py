"""What an account that has to pay first is told besides; filled by the floor that knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kernel.registry import Registry

if TYPE_CHECKING:
    from tenancy.member import Member

STANDING = "what is unpaid"
Explain = Callable[["Member"], dict[str, Any]]

_explain: Registry[Explain] = Registry("The explanation of")


def explain_with(explain: Explain) -> None:
    """Have `explain(member)`, in the account's scope, say more in the body of every 402 about standing."""
    _explain.add(STANDING, explain)


def explained(member: Member) -> dict[str, Any]:
    return _explain[STANDING](member) if _explain else {}
