"""Request and response schemas of results, winners, exposure and limits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from books.api.schemas import Money
from rest.schemas import Body, Line
from rest.times import Moment

Number = Annotated[str, Field(max_length=4, description="Zero-padded, such as 007.")]
Reason = Annotated[Line, Field(min_length=1, max_length=500)]


class NumberIn(Body):
    number: Number


class AnnouncementIn(Body):
    number: Number | None = None
    draw_occurred_at: Moment | None = None


class CorrectionIn(Body):
    number: Number
    reason: Reason


class CorrectionOut(Schema):
    id: str
    number: str
    reason: str
    state: str
    asked_by: str
    asked_at: datetime
    approved_at: datetime | None


class ResultOut(Schema):
    position: int
    number: str
    fingerprint: str
    made_by: str
    approved_by: str
    reason: str
    made_at: datetime


class VoidIn(Body):
    reason: Annotated[Line, Field(max_length=500)] = ""


class ClaimOut(Schema):
    id: str
    ticket: str
    code: str
    amount: str
    currency: str
    paid_by: str
    paid_at: datetime


class WinnerOut(Schema):
    ticket: str
    code: str
    number: str
    way: str
    amount: str
    odds: str
    prize: str
    seller: str
    customer: str
    paid: bool


class OwedOut(Schema):
    collaborator: str
    name: str
    amount: str
    owes: str


class WinnersOut(Schema):
    number: str
    currency: str
    entries: list[WinnerOut]
    covered: list[OwedOut]
    overkill: list[OwedOut]
    retained: str
    total_prize: str
    total_paid: str
    claims_expire_at: datetime | None


class NumberExposureOut(Schema):
    number: str
    stake: str
    held: str
    covered: str
    liability: str
    net: str
    pnl: str


class ExposureOut(Schema):
    currency: str
    stakes: str
    ceded: str
    income: str
    pending: str
    average: str
    loss_limit: str | None
    loss_percent: int | None
    losing: int
    worst: NumberExposureOut
    best: NumberExposureOut
    if_wins: NumberExposureOut | None
    numbers: list[NumberExposureOut]
    curve: list[str]


class LimitIn(Body):
    kind: Literal["number_default", "number_override", "number_group", "ticket", "customer", "seller"]
    amount: Money
    numbers: Annotated[list[Number], Field(max_length=10_000)] | None = None
    seller: str | None = Field(None, max_length=40, description="A member's id; without it, every seller.")
    customer: Annotated[Line, Field(max_length=120)] | None = None


class LimitPatch(Body):
    amount: Money


class LimitOut(Schema):
    id: str
    book: str
    kind: str
    amount: str
    currency: str
    numbers: list[str]
    seller: str | None
    customer: str | None
    created_at: datetime


class CellOut(Schema):
    number: str
    capacity: str
    used: str


class ArchiveOut(Schema):
    id: str
    period: str
    period_name: str
    book_name: str
    name: str
    priority: int
    state: str
    closed_at: datetime | None
    closed_by: str
    currency: str
    capacity: str
    used: str
    numbers: list[CellOut]
