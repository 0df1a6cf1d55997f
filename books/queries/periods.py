"""Periods by the clock."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from books.locking import watch_period
from books.models import Period
from books.queries.board import totals_of
from books.queries.finders import period_for
from books.shapes import PeriodOut, in_state
from books.states import PeriodState, effective_state
from kernel.clock import database_now
from kernel.statements import one, plain
from tenancy.member import Member


def state_now(period: Period, now: datetime) -> PeriodState:
    """Return the state by the clock, from the stored one."""
    return effective_state(
        PeriodState(period.state),
        now=now,
        opens_at=period.opens_at,
        opens_by_itself=period.opens_by_itself,
        pre_close_at=period.pre_close_at,
    )


def open_periods(member: Member, now: datetime | None = None) -> list[Period]:
    """Return the periods on sale now, the one that closes first in front."""
    return open_and_draft_periods(member, now)[0]


def open_and_draft_periods(member: Member, now: datetime | None = None) -> tuple[list[Period], list[Period]]:
    """Return periods on sale and drafts, by the clock, the one that closes first in front."""
    now = now or database_now()
    rows = list(
        Period.objects.select_related("book")
        .filter(account_id=member.account_id, state__in=[PeriodState.DRAFT, PeriodState.OPEN])
        .order_by("pre_close_at", "id")
    )
    states = {period.id: state_now(period, now) for period in rows}
    return (
        [period for period in rows if states[period.id] is PeriodState.OPEN],
        [period for period in rows if states[period.id] is PeriodState.DRAFT],
    )


_SEQ = plain("SELECT seq FROM live_livetopic WHERE account_id = %s::uuid AND topic = %s::text")


def topic_seq(member: Member, period_id: uuid.UUID) -> int:
    """Return the number of the period's last message; read it before the rows."""
    row = one(_SEQ, [member.account_id, f"period:{period_id}"])
    return row[0] if row else 0


def period_shape(member: Member, period_id: uuid.UUID) -> dict[str, Any]:
    """Return a period for the API, with totals and the server's time."""
    seq, locked = watch_period(member, period_id)
    period = period_for(member, period_id)
    return PeriodOut.of(
        period,
        **in_state(period, locked.state),
        currency=locked.currency,
        # That there is a number, for those who run the book; which, for nobody before the announcement.
        number_recorded=period.lucky_number is not None if member.may("books.run") else None,
        totals=asdict(totals_of(member.account_id, period_id)) | {"currency": locked.currency},
        server_time=locked.now,
        seq=seq,
    )
