"""Notify once each time the worst result reaches 70, 90 or 100 per cent of the loss limit."""

from __future__ import annotations

import uuid

from books.events import LossReached, PeriodChanged
from books.locking import read_period_of
from books.models import Period
from books.queries.exposure import exposure_of
from books.rules.limits import alert_reached
from kernel.outbox import record


def watch_loss(account_id: uuid.UUID, period_id: uuid.UUID) -> None:
    """Check the worst result. The schedule calls this in the account's scope; sales don't wait for it."""
    period = read_period_of(account_id, period_id)
    seen = exposure_of(period)
    worst = seen.exposure.worst
    percent = alert_reached(-worst.pnl_minor, seen.loss_limit or 0)
    row = Period.objects.filter(id=period_id)
    # The conditions make each change once, even with two workers.
    if row.filter(alerted_percent__lt=percent).update(alerted_percent=percent):
        record(LossReached(period_id, percent, worst.number, period.now), account_id=account_id)
    elif row.filter(alerted_percent__gt=percent).update(alerted_percent=percent):
        record(PeriodChanged(period_id), account_id=account_id)
