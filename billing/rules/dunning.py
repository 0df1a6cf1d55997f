"""How a period that is not paid for runs out: invoice, reminders, past due, grace, the end.

Everything is told by the end of the period and the clock alone, so that a schedule that slept for weeks
does what is due now and nothing that has lost its sense.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from billing.states import SubscriptionStatus

INVOICE_BEFORE = timedelta(days=7)
GRACE = timedelta(days=7)
REMINDER_DAYS = (-7, -3, 0, 3, 7)
"""Counted from the end of the period; each is sent once."""
TRIAL_REMINDER_DAYS = (-3, -1)
"""Of a trial, which ends by itself; that it has ended is told too."""
SIGN_UP_DUE = timedelta(days=7)
RESUBMIT_WITHIN = timedelta(days=3)
"""After a rejected payment a sign-up does not expire sooner than this."""


class Stage(StrEnum):
    RUNNING = "running"
    INVOICED = "invoiced"  # the next period is asked for
    GRACE = "grace"  # past due, everything still works
    OVER = "over"  # suspended


def stage_of(period_end: datetime, now: datetime) -> Stage:
    """Where a subscription whose next period is not paid for stands."""
    if now >= lapses_at(period_end):
        return Stage.OVER
    if now >= period_end:
        return Stage.GRACE
    if now >= period_end - INVOICE_BEFORE:
        return Stage.INVOICED
    return Stage.RUNNING


def lapses_at(period_end: datetime) -> datetime:
    """When the account stops being in good standing unless it pays."""
    return period_end + GRACE


def status_now(
    status: SubscriptionStatus,
    period_end: datetime | None,
    now: datetime,
    *,
    is_trial: bool,
    ends_there: bool,
) -> SubscriptionStatus:
    """What a subscription is by the clock, whether or not the schedule has written it yet.

    `ends_there` is whether no period is to follow the one that runs.
    """
    if period_end is None or status not in (SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE):
        return status
    if ends_there:
        ended = SubscriptionStatus.EXPIRED if is_trial else SubscriptionStatus.CANCELED
        return ended if now >= period_end else status
    return {
        Stage.GRACE: SubscriptionStatus.PAST_DUE,
        Stage.OVER: SubscriptionStatus.EXPIRED,
    }.get(stage_of(period_end, now), status)


def reminder_due(period_end: datetime, now: datetime, days: Sequence[int] = REMINDER_DAYS) -> int | None:
    """The day, counted from the end of the period, of the latest reminder whose time has come.

    Those before it that were missed are not made up for: they would say what is no longer so.
    """
    due = [day for day in days if period_end + timedelta(days=day) <= now]
    return due[-1] if due else None
