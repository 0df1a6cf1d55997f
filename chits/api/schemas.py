"""Request and response bodies of groups, instalments and payouts."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt

from money import CURRENCIES
from rest.schemas import Body, Line, Text
from rest.times import LONGEST, Moment, read_day


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


def _currency(value: str) -> str:
    if value not in CURRENCIES:
        raise ValueError("Unknown currency.")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("Unknown time zone. Enter a name such as Asia/Kolkata.")
    return value


CurrencyCode = Annotated[str, AfterValidator(_currency)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[date, BeforeValidator(_day)]
Hour = Annotated[time, BeforeValidator(_hour)]
Money = Annotated[Any, Field(json_schema_extra={"anyOf": [{"type": "string"}, {"type": "integer"}]})]
"""Read with the group's currency by `money.parse_amount`, which says what is wrong."""
Name = Annotated[Line, Field(min_length=1, max_length=120)]
Count = Annotated[StrictInt, Field(ge=1, le=10_000)]
Bps = Annotated[StrictInt, Field(ge=0, le=10_000)]
Label = Annotated[Line, Field(min_length=1, max_length=8)]
Reason = Annotated[Line, Field(min_length=1, max_length=500)]
Mobile = Annotated[Line, Field(min_length=1, max_length=30)]
PersonName = Annotated[Line, Field(min_length=1, max_length=200)]


def _some(max_length: int) -> Any:
    return Annotated[Line, Field(max_length=max_length)]


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


class GroupPatch(Body):
    name: Name | None = None
    monthly_installment: Money = None
    duration_months: Annotated[StrictInt, Field(ge=1, le=10_000)] | None = None
    max_members: Annotated[StrictInt, Field(ge=2, le=10_000)] | None = None
    commission_bps: Bps | None = None
    gst_bps: Bps | None = None
    draw_day: Annotated[StrictInt, Field(ge=1, le=31)] | None = None
    kind: Literal["LUCKY", "AUCTION", "ROTATION"] | None = None
    payout_basis: Literal["FULL_VALUE", "COLLECTED"] | None = None
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


class AgreementOut(Schema):
    version: int
    sha256: str


class GroupOut(Schema):
    id: str
    name: str
    state: str
    kind: str
    payout_basis: str
    currency: str
    timezone: str
    monthly_installment: str
    total_value: str = Field(description="The number of tickets times the instalment.")
    duration_months: int
    max_members: int
    tickets_held: int
    commission_bps: int
    gst_bps: int = Field(
        description="Tax included in the commission, in basis points of the commission without tax."
    )
    bid_cap_bps: int
    draw_day: int
    draw_time: str
    start: str | None
    first_draw_at: datetime | None
    freeze_lead_seconds: int
    grace_days: int
    late_flat: str
    late_bps: int
    late_cap: str | None
    claim_months: int
    several_tickets: bool
    four_eyes: bool
    needs_security: bool
    registered: bool
    licence_no: str
    place: str
    upi_id: str
    manager: str
    instalments_done_before: int
    agreement: AgreementOut | None
    series: str | None
    charter_hash: str | None
    test_beacon: bool | None
    turn_order: list[str] | None
    created_at: datetime
    commenced_at: datetime | None
    ended_at: datetime | None
    ended_because: str


class ChitTicketIn(Body):
    mobile_number: Mobile
    full_name: PersonName
    count: Count = 1


class HolderOut(Schema):
    id: str
    name: str
    mobile_number: str


class ChitTicketOut(Schema):
    id: str
    label: str
    state: str
    holder: HolderOut
    prized_in: int | None
    joined_at: datetime


class JoinedOut(ChitTicketOut):
    labels: list[str] = Field(description="All tickets of this request; `label` is the first.")
    temporary_password: str | None = Field(description="Returned once, for a new user.")
    invite_url: str | None = Field(description="The one-time URL where the user can choose a password.")


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


class AwardOut(Schema):
    id: str
    ticket: str
    prize: str
    gross: str
    commission: str
    gst: str = Field(description="The tax included in the commissions so far.")
    discount: str
    dividends: str
    later: str
    currency: str
    awarded_at: datetime
    transcript_hash: str | None
    payouts: list[str]


class InstalmentOut(Schema):
    id: str
    group: str
    number: int
    state: str
    draw_at: datetime
    freeze_at: datetime
    due_on: str
    attempt: int
    draw: str | None = Field(description="The draw, after the freeze.")
    frozen_at: datetime | None
    award: AwardOut | None
    server_time: datetime


class ReschedulingIn(Body):
    draw_at: Moment
    reason: Reason


class BidIn(Body):
    ticket: Label
    discount: Money


class BidOut(Schema):
    id: str
    ticket: str
    discount: str
    currency: str
    placed_at: datetime


class WordIn(Body):
    ticket: Label
    word: Annotated[Text, Field(min_length=1, max_length=64)]


class WordOut(Schema):
    ticket: str
    word: str


class SeenIn(Body):
    ticket: Label
    freeze_hash: Annotated[Line, Field(min_length=64, max_length=64)]


class MarkIn(Body):
    kind: Literal["OPT_OUT", "PLEDGE", "SUSPENSION"]
    instalment: Count | None = None
    reason: _some(500) = ""  # type: ignore[valid-type]


class MarkOut(Schema):
    id: str
    kind: str
    instalment: int | None
    reason: str


class SubstitutionIn(Body):
    mobile_number: Mobile
    full_name: PersonName
    entry: Money = None


class SubstitutionOut(ChitTicketOut):
    entry: str
    currency: str
    temporary_password: str | None
    invite_url: str | None


class RepaidOut(Schema):
    amount: str
    currency: str


class PayoutOut(Schema):
    id: str
    group: str
    instalment: int
    ticket: str
    state: str
    amount: str
    deducted: str
    currency: str
    security: str
    method: str
    reference: str
    approved_at: datetime | None
    disbursed_at: datetime | None
    made_at: datetime


class SecurityIn(Body):
    security: Annotated[Line, Field(min_length=1, max_length=1000)]


class DisbursementIn(Body):
    method: Literal["bank", "upi", "cash", "cheque"] = "bank"
    reference: _some(255) = ""  # type: ignore[valid-type]


class DemandOut(Schema):
    id: str
    instalment: int
    kind: str
    amount: str
    dividend: str
    received: str
    waived: str
    outstanding: str
    due_on: str


class DueOut(DemandOut):
    ticket: str
    group: str
    currency: str


class PassbookLine(Schema):
    kind: str
    amount: str
    balance: str
    happened_at: datetime


class PassbookOut(Schema):
    ticket: str
    group: str
    group_name: str
    currency: str
    owed: str
    arrears: str
    demands: list[DemandOut]
    marks: list[MarkOut]
    lines: list[PassbookLine]


class MeOut(Schema):
    name: str
    groups: list[GroupOut]
    dues: list[DueOut]
    passbooks: list[PassbookOut]


class TrialLine(Schema):
    kind: str
    account: str
    subject: str | None
    debits: str
    credits: str
    balance: str


class TrialBalanceOut(Schema):
    currency: str
    total: str
    lines: list[TrialLine]


class MinutesOut(Schema):
    number: int
    kind: str
    facts: dict[str, Any]
    made_at: datetime


class GroupAuditOut(Schema):
    ok: bool
    findings: list[str]
