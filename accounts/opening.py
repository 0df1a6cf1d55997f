"""What a higher floor does when an account is opened, and what it tells about one.

Billing fills this in when it starts; without it accounts are opened, found and looked at all the same.
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
    """What is registered; the one in use is `opening`, tests make their own."""

    openers: list[Opener] = field(default_factory=list)
    describer: Describer | None = None


opening = Opening()


def when_opened(opener: Opener) -> None:
    """Have `opener(member, plan)` called in the scope and transaction in which the account was opened."""
    if opener not in opening.openers:
        opening.openers.append(opener)


def describe_with(describer: Describer) -> None:
    """Have `teller(member)`, in the account's scope, say `subscription` and `invoice` of an account."""
    if opening.describer not in (None, describer):
        raise NameTaken(f"Two parts describe an account: {opening.describer!r} and {describer!r}.")
    opening.describer = describer


def opened(member: Member, plan: Plan) -> None:
    """Called once by `register`."""
    for opener in opening.openers:
        opener(member, plan)
