"""The stages of an unpaid period: invoice, reminders, past due, grace, end.

All rules depend only on the end of the period and the clock, so that a schedule that did not run for weeks
does what is due now and nothing outdated.
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
"""Reminder days of a trial, which ends automatically; its end is reported too."""
SIGN_UP_DUE = timedelta(days=7)
RESUBMIT_WITHIN = timedelta(days=3)
"""After a rejected payment a sign-up does not expire sooner than this."""


class Stage(StrEnum):
    RUNNING = "running"
    INVOICED = "invoiced"  # the renewal invoice is issued
    GRACE = "grace"  # past due, everything still works
    OVER = "over"  # suspended


def stage_of(period_end: datetime, now: datetime) -> Stage:
    """Return the stage of a subscription whose next period is unpaid."""
    if now >= lapses_at(period_end):
        return Stage.OVER
    if now >= period_end:
        return Stage.GRACE
    if now >= period_end - INVOICE_BEFORE:
        return Stage.INVOICED
    return Stage.RUNNING


def lapses_at(period_end: datetime) -> datetime:
    """Return when an unpaid account loses its access."""
    return period_end + GRACE


def status_now(
    status: SubscriptionStatus,
    period_end: datetime | None,
    now: datetime,
    *,
    is_trial: bool,
    ends_there: bool,
) -> SubscriptionStatus:
    """Return a subscription's status at `now`, whether or not the schedule has stored it.

    `ends_there` is True if no period follows the current one.
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
    """Return the day, counted from the end of the period, of the latest reminder that is due.

    Missed earlier reminders are not sent, because they would be outdated.
    """
    due = [day for day in days if period_end + timedelta(days=day) <= now]
    return due[-1] if due else None
