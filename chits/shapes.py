"""Groups, tickets, instalments, awards and payouts as the API answers them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from chits.models import Award, Group, Instalment
from chits.states import GroupKind, InstalmentState, state_at
from rest.answers import Amount, Answer, Id, IsoText, OrNull, at


class AgreementOut(Answer):
    version: int
    sha256: str


class GroupOut(Answer):
    id: Id
    name: str
    state: str
    kind: str
    payout_basis: str
    currency: str
    timezone: str = at("time_zone")
    monthly_installment: Amount = at("instalment_minor")
    total_value: Amount = at("value_minor", description="The number of tickets times the instalment.")
    duration_months: int = at("months")
    max_members: int = at("seats")
    tickets_held: int
    commission_bps: int
    gst_bps: int = Field(
        description="Tax included in the commission, in basis points of the commission without tax."
    )
    bid_cap_bps: int
    draw_day: int
    draw_time: str = at(lambda group: group.draw_time.strftime("%H:%M"))
    start: IsoText | None = at("start_on")
    first_draw_at: datetime | None
    freeze_lead_seconds: int
    grace_days: int
    late_flat: Amount = at("late_flat_minor")
    late_bps: int
    late_cap: Amount | None = at("late_cap_minor")
    claim_months: int
    several_tickets: bool
    four_eyes: bool
    needs_security: bool
    registered: bool
    licence_no: str
    place: str
    upi_id: str
    manager: Id = at("manager_id")
    instalments_done_before: int = at("done_before")
    agreement: AgreementOut | None
    series: Id | None = at("series.id")
    charter_hash: str | None = at("series.charter_hash")
    test_beacon: bool | None = at("series.is_test")
    turn_order: list[str] | None
    created_at: datetime
    commenced_at: datetime | None
    ended_at: datetime | None
    ended_because: str


class HolderOut(Answer):
    id: Id
    name: str
    mobile_number: str


class ChitTicketOut(Answer):
    id: Id
    label: str
    state: str
    holder: HolderOut = at("person")
    prized_in: int | None
    joined_at: datetime


class JoinedOut(ChitTicketOut):
    labels: list[str] = Field(description="All tickets of this request; `label` is the first.")
    temporary_password: str | None = at(
        "invited.temporary_password", description="Returned once, for a new user."
    )
    invite_url: str | None = at(
        "invited.url", description="The one-time URL where the user can choose a password."
    )


class AwardOut(Answer):
    id: Id
    ticket: str = at("ticket.label")
    prize: Amount
    gross: Amount
    commission: Amount
    gst: Amount = Field(description="The tax included in the commissions so far.")
    discount: Amount
    dividends: Amount
    later: Amount
    currency: str = at("instalment.group.currency")
    awarded_at: datetime
    transcript_hash: OrNull
    payouts: list[str] = at(lambda award: [str(payout.id) for payout in award.payouts.all()])


class InstalmentOut(Answer):
    id: Id
    group: Id = at("group.id")
    number: int
    state: str
    draw_at: datetime
    freeze_at: datetime
    due_on: IsoText
    attempt: int
    draw: Id | None = at(
        lambda instalment: instalment.draw_id if instalment.frozen_at else None,
        description="The draw, after the freeze.",
    )
    frozen_at: datetime | None
    award: AwardOut | None
    server_time: datetime


class BidOut(Answer):
    id: Id
    ticket: str = at("ticket.label")
    discount: Amount
    currency: str
    placed_at: datetime


class WordOut(Answer):
    ticket: str
    word: str


class MarkOut(Answer):
    id: Id
    kind: str
    instalment: int | None = at("instalment_number")
    reason: str


class SubstitutionOut(ChitTicketOut):
    entry: Amount = at("entry_minor")
    currency: str
    temporary_password: str | None = at("invited.temporary_password")
    invite_url: str | None = at("invited.url")


class RepaidOut(Answer):
    amount: Amount
    currency: str


class PayoutOut(Answer):
    id: Id
    group: Id = at("group_id")
    instalment: int = at("award.instalment.number")
    ticket: str = at("award.ticket.label")
    state: str
    amount: Amount
    deducted: Amount
    currency: str = at("award.instalment.group.currency")
    security: str
    method: str
    reference: str
    approved_at: datetime | None
    disbursed_at: datetime | None
    made_at: datetime


class DemandOut(Answer):
    id: Id
    instalment: int = at("instalment.number")
    kind: str
    amount: Amount
    dividend: Amount
    received: Amount
    waived: Amount
    outstanding: Amount
    due_on: IsoText


class DueOut(DemandOut):
    ticket: str
    group: str
    currency: str


class PassbookLine(Answer):
    kind: str = at(lambda line: line.kind.removeprefix("chits_"))
    amount: Amount
    balance: Amount
    happened_at: datetime


class PassbookOut(Answer):
    ticket: str = at("label")
    group: Id = at("group_id")
    group_name: str = at("group.name")
    currency: str = at("group.currency")
    owed: Amount
    arrears: Amount
    demands: list[DemandOut]
    marks: list[MarkOut]
    lines: list[PassbookLine]


class MeOut(Answer):
    name: str
    groups: list[GroupOut]
    dues: list[DueOut]
    passbooks: list[PassbookOut]


class TrialLine(Answer):
    kind: str
    account: str = at(lambda line: line.code.removeprefix("chits_"))
    subject: Id | None
    debits: Amount
    credits: Amount
    balance: Amount


class TrialBalanceOut(Answer):
    currency: str
    total: Amount
    lines: list[TrialLine]


class MinutesOut(Answer):
    number: int
    kind: str
    facts: dict[str, Any]
    made_at: datetime


class GroupAuditOut(Answer):
    ok: bool
    findings: list[str]


def instalment_shape(
    instalment: Instalment, now: datetime, award: Award | None, *, group: Group
) -> dict[str, Any]:
    """Return an instalment by the clock."""
    lead = group.freeze_lead_seconds if group.kind == GroupKind.LUCKY else 0
    return InstalmentOut.of(
        instalment,
        group=group,
        award=award,
        state=state_at(InstalmentState(instalment.state), instalment.draw_at, now),
        freeze_at=instalment.draw_at - timedelta(seconds=lead),
        server_time=now,
    )
