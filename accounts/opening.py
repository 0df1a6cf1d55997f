"""Hooks for packages above: what happens when an account is created, and what describes one.

Billing registers here when it starts; accounts also work without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kernel.registry import NameTaken
from plans.models import Plan
from tenancy.member import Member

Opener = Callable[[Member, Plan], object]
Describer = Callable[[Member], dict[str, Any]]


@dataclass(slots=True)
class Opening:
    """The registered hooks; `opening` is in use, tests create their own."""

    openers: list[Opener] = field(default_factory=list)
    describer: Describer | None = None


opening = Opening()


def when_opened(opener: Opener) -> None:
    """Call `opener(member, plan)` in the scope and transaction that create an account."""
    if opener not in opening.openers:
        opening.openers.append(opener)


def describe_with(describer: Describer) -> None:
    """Let `describer(member)`, in the account's scope, return `subscription` and `invoice` of an account."""
    if opening.describer not in (None, describer):
        raise NameTaken(f"Two parts describe an account: {opening.describer!r} and {describer!r}.")
    opening.describer = describer


def opened(member: Member, plan: Plan) -> None:
    """Call the openers; called once by `register`."""
    for opener in opening.openers:
        opener(member, plan)
