"""Request schemas of books, and those of what is written by hand: the board and sales."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt

from rest.fields import CurrencyCode, Line, Moment, Money, Name, Text, Zone
from rest.schemas import Body, patch_of


def _decimal(value: Any) -> Decimal:
    """Return a plain decimal given as a string or a whole number; never a float, never an exponent."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('Write it as a string, such as "1.25".')
    text = str(value)
    if len(text) > 16 or not text.isascii() or not text.replace(".", "", 1).isdigit():
        raise ValueError('Write a plain decimal number, such as "1.25".')
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError('Write a plain decimal number, such as "1.25".') from None
    if number.as_tuple().exponent < -4:  # type: ignore[operator]
        raise ValueError("Use four decimals at most.")
    return number


def _factor(value: Decimal) -> Decimal:
    if not Decimal("0.0001") <= value <= 1000:
        raise ValueError("The factor must be more than 0 and at most 1000.")
    return value


def _odds(value: Decimal) -> Decimal:
    if value > 1_000_000:
        raise ValueError("Odds must be at most 1000000.")
    return value


def _above_zero(value: Decimal) -> Decimal:
    if value <= 0:
        raise ValueError("Odds must be above 0, for example 600.")
    return value


Factor = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_factor)]
Odds = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_odds)]
OddsAboveZero = Annotated[
    Decimal, BeforeValidator(_decimal), AfterValidator(_odds), AfterValidator(_above_zero)
]


class Payouts(Body):
    """Odds of the lesser prizes: another order of the lucky number's digits, and the numbers beside it."""

    permutation: Odds | None = None
    near: Odds | None = None

    def as_stored(self) -> dict[str, str]:
        """Return them as the book stores them: decimal strings, without odds of 0."""
        return {name: f"{odds.normalize():f}" for name, odds in self if odds}


Percent = Annotated[StrictInt, Field(ge=1, le=100)]
ClaimDays = Annotated[StrictInt, Field(ge=1, le=3660)]


class BookIn(Body):
    name: Name
    currency: CurrencyCode | None = None
    timezone: Zone | None = None
    width: Annotated[StrictInt, Field(ge=2, le=4)] = 3
    capacity_factor: Factor = Decimal(1)
    odds: OddsAboveZero | None = Field(
        None, description="Paid for a stake of 1 on the lucky number. Without odds, no prizes are computed."
    )
    when_full: Literal["SPILL", "REFUSE", "TRIM"] = "SPILL"
    permutation: Literal["each", "split"] = "each"
    announce_policy: Literal["RETAIN", "REFUND"] = "RETAIN"
    draw: Literal["external", "fair"] = "external"
    accepts_test_beacon: StrictBool = False
    four_eyes: StrictBool = False
    payouts: Payouts | None = None
    almost_full_percent: Percent = 80
    claim_days: ClaimDays = 90
    loss_limit: Money = None


class BookPatch(patch_of(BookIn)):  # type: ignore[misc]
    odds: OddsAboveZero | None = Field(None, description="With null, no prizes are computed.")


class PeriodIn(Body):
    name: Name
    pre_close_at: Moment
    opens_at: Moment | None = None
    cover_cutoff_at: Moment | None = None
    reveal_at: Moment | None = None
    open: StrictBool = True


class PeriodPatch(patch_of(PeriodIn, without=["open"])):  # type: ignore[misc]
    pass


class LedgerIn(Body):
    name: Name
    priority: Annotated[StrictInt, Field(ge=-1_000_000, le=1_000_000)]
    capacity: Money


class LedgerPatch(patch_of(LedgerIn)):  # type: ignore[misc]
    cells: Annotated[dict[str, Any], Field(max_length=10_000)] | None = None


class NumberOut(Schema):
    number: str
    capacity: str
    used: str
    free: str
    held: str
    pending: str
    covered: str
    retained: str
    reserve: str
    sold: str
    frozen: bool
    blocked: bool


class BoardOut(Schema):
    seq: int
    currency: str
    numbers: list[NumberOut]
    hot: list[NumberOut]
    almost_full: list[NumberOut]
    full: list[NumberOut]


class TicketIn(Body):
    lines: Annotated[list[Any], Field(max_length=20_000)] | None = Field(
        None, description="[{number, amount, legs?: [{ledger, amount}], remainder?: refuse | auto | spill}]"
    )
    text: Text | None = Field(None, description="One or more entries per line: 123=10, 45*=5, 123r=50.")
    customer: Annotated[Line, Field(max_length=120)] | None = None
    note: Annotated[Line, Field(max_length=500)] | None = None
    max_spill: Money = 0


class LegOut(Schema):
    ledger: str
    amount: str


class EntryOut(Schema):
    id: str | None = None
    number: str
    amount: str
    legs: list[LegOut]
    pending: str
    covered: str
    retained: str
    refunded: str
    status: str


class TicketOut(Schema):
    id: str
    code: str
    state: str
    total: str
    currency: str
    spill_total: str
    customer: str
    note: str
    seller: str
    entries: list[EntryOut]
    accepted_at: datetime


class PreviewOut(Schema):
    total: str
    currency: str
    spill_total: str
    trimmed_total: str
    entries: list[EntryOut]
    ignored: list[dict[str, Any]]
    warnings: list[Any]
    lines: list[dict[str, Any]]
    ledgers: list[dict[str, Any]]
    reserve: str


class AuditOut(Schema):
    ok: bool
    findings: list[dict[str, Any]]
