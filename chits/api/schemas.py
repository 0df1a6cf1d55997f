"""Request bodies of groups, instalments and payouts."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from rest.fields import LONGEST, CurrencyCode, Line, Moment, Money, Name, Reason, Text, Zone, read_day
from rest.schemas import Body, patch_of


def _day(value: Any) -> date:
    """Return a date, or the date of a time with its zone."""
    if isinstance(value, str) and 10 < len(value) <= LONGEST:
        try:
            return read_day(datetime.fromisoformat(value).date())
        except ValueError:
            raise ValueError("Enter the day as YYYY-MM-DD, such as 2026-11-20.") from None
    return read_day(value)


def _hour(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 5:
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("Enter the time of day as HH:MM, such as 18:00.")


Day = Annotated[date, BeforeValidator(_day)]
Hour = Annotated[time, BeforeValidator(_hour)]
Count = Annotated[StrictInt, Field(ge=1, le=10_000)]
Bps = Annotated[StrictInt, Field(ge=0, le=10_000)]
Label = Annotated[Line, Field(min_length=1, max_length=8)]
Mobile = Annotated[Line, Field(min_length=1, max_length=30)]
PersonName = Annotated[Line, Field(min_length=1, max_length=200)]


class GroupIn(Body):
    name: Name
    monthly_installment: Money
    duration_months: Annotated[StrictInt, Field(ge=1, le=10_000)]
    max_members: Annotated[StrictInt, Field(ge=2, le=10_000)]
    commission_bps: Bps
    gst_bps: Bps | None = None
    draw_day: Annotated[StrictInt, Field(ge=1, le=31)]
    kind: Literal["LUCKY", "AUCTION", "ROTATION"] = "LUCKY"
    payout_basis: Literal["FULL_VALUE", "COLLECTED"] = "FULL_VALUE"
    currency: CurrencyCode | None = None
    timezone: Zone | None = None
    draw_time: Hour | None = None
    start: Day | None = None
    first_draw_at: Moment | None = None
    freeze_lead_seconds: Annotated[StrictInt, Field(ge=1, le=604_800)] | None = None
    bid_cap_bps: Bps | None = None
    grace_days: Annotated[StrictInt, Field(ge=0, le=365)] | None = None
    late_flat: Money = None
    late_bps: Bps | None = None
    late_cap: Money = None
    claim_months: Annotated[StrictInt, Field(ge=1, le=24)] | None = None
    several_tickets: StrictBool | None = None
    four_eyes: StrictBool | None = None
    needs_security: StrictBool | None = None
    registered: StrictBool | None = None
    licence_no: Annotated[Line, Field(max_length=60)] | None = None
    place: Annotated[Line, Field(max_length=200)] | None = None
    upi_id: Annotated[Line, Field(max_length=100)] | None = None


class GroupPatch(patch_of(GroupIn, without=["currency"])):  # type: ignore[misc]
    pass


class ChitTicketIn(Body):
    mobile_number: Mobile
    full_name: PersonName
    count: Count = 1


class BalanceIn(Body):
    ticket: Label
    owes: Money = None
    credit: Money = None
    prized_in: Count | None = None
    prize: Money = None
    prize_unpaid: Money = None


class TakeOverIn(Body):
    done: Count
    held: Money = None
    balances: list[BalanceIn]


class CommencementIn(Body):
    accepts_test_beacon: StrictBool = False
    take_over: TakeOverIn | None = None


class ReasonIn(Body):
    reason: Reason


class ManagerIn(Body):
    manager: Annotated[
        Line, Field(max_length=36, description="The membership of an owner, administrator or manager.")
    ]


class ReschedulingIn(Body):
    draw_at: Moment
    reason: Reason


class BidIn(Body):
    ticket: Label
    discount: Money


class WordIn(Body):
    ticket: Label
    word: Annotated[Text, Field(min_length=1, max_length=64)]


class SeenIn(Body):
    ticket: Label
    freeze_hash: Annotated[Line, Field(min_length=64, max_length=64)]


class MarkIn(Body):
    kind: Literal["OPT_OUT", "PLEDGE", "SUSPENSION"]
    instalment: Count | None = None
    reason: Annotated[Line, Field(max_length=500)] = ""


class SubstitutionIn(Body):
    mobile_number: Mobile
    full_name: PersonName
    entry: Money = None


class SecurityIn(Body):
    security: Annotated[Line, Field(min_length=1, max_length=1000)]


class DisbursementIn(Body):
    method: Literal["bank", "upi", "cash", "cheque"] = "bank"
    reference: Annotated[Line, Field(max_length=255)] = ""
