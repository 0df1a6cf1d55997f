"""Request and response schemas of spill-over."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictBool

from books.api.schemas import OddsAboveZero
from books.queries.covers import CoverOut
from rest.fields import Moment, Money, Name, Text, line
from rest.schemas import Body, patch_of

Number = Annotated[Text, Field(max_length=10)]
Id = Annotated[Text, Field(max_length=64)]


class CollaboratorIn(Body):
    name: Name
    phone: line(40) = ""  # type: ignore[valid-type]
    email: line(254) = ""  # type: ignore[valid-type]
    note: line(500) = ""  # type: ignore[valid-type]
    odds: OddsAboveZero | None = Field(
        None, description="Odds of a covered stake; the book's own by default."
    )
    usual_limit: Money = Field(None, description="Usual limit per period; shown, not enforced.")


class CollaboratorPatch(patch_of(CollaboratorIn)):  # type: ignore[misc]
    is_active: StrictBool | None = None


class AskIn(Body):
    number: Number
    amount: Money
    entries: Annotated[list[Id], Field(max_length=1_000)] | None = None


class CoverIn(AskIn):
    collaborator: Id
    mode: Literal["entry", "entries", "number"] | None = Field(
        None, description="Requested amount; by default the sum of `entries`."
    )
    answer_by: Moment | None = None


class CoversIn(Body):
    collaborator: Id
    asks: Annotated[list[AskIn], Field(min_length=1, max_length=1_000)]
    answer_by: Moment | None = None


class CoversOut(Schema):
    results: list[CoverOut]


class AnswerIn(Body):
    confirmed: Money = Field(description="Confirmed amount; 0 rejects the request.")
    note: line(500) | None = None  # type: ignore[valid-type]
    how: line(40) | None = Field(  # type: ignore[valid-type]
        None, description="Channel of the answer: phone, message, in person."
    )


class AskedAnswerIn(Body):
    confirmed: Money = Field(description="Confirmed amount; 0 rejects the request.")
    note: line(500) | None = None  # type: ignore[valid-type]


class CollaborationIn(Body):
    link: line(400, 1) = Field(  # type: ignore[valid-type]
        description="The link that the operator sent, or its last part."
    )


class ReturnIn(Body):
    amount: Money


class OverkillIn(Body):
    number: Number
    collaborator: Id
    amount: Money
    override: Annotated[Text, Field(max_length=64)] | None = None


class GrantIn(Body):
    action: Annotated[Text, Field(max_length=40)]
    period: Id
    number: Number | None = None
    max_amount: Money = None


class GrantOut(Schema):
    code: str
    expires_at: datetime


class RefundIn(Body):
    reason: line(500)  # type: ignore[valid-type]
    entry: Id | None = None
    amount: Money = None
    spill_only: StrictBool = False
