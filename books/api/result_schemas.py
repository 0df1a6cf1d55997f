"""Request and response schemas of results, winners, exposure and limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rest.fields import Line, Moment, Money, Reason
from rest.schemas import Body

Number = Annotated[str, Field(max_length=4, description="Zero-padded, such as 007.")]


class NumberIn(Body):
    number: Number


class AnnouncementIn(Body):
    number: Number | None = None
    draw_occurred_at: Moment | None = None


class CorrectionIn(Body):
    number: Number
    reason: Reason


class VoidIn(Body):
    reason: Annotated[Line, Field(max_length=500)] = ""


class LimitIn(Body):
    kind: Literal["number_default", "number_override", "number_group", "ticket", "customer", "seller"]
    amount: Money
    numbers: Annotated[list[Number], Field(max_length=10_000)] | None = None
    seller: str | None = Field(None, max_length=40, description="A member's id; without it, every seller.")
    customer: Annotated[Line, Field(max_length=120)] | None = None


class LimitPatch(Body):
    amount: Money
