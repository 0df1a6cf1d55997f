"""What waits for cover in a period, as the page works through it: by number, with entries and requests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Sum

from books.models import Collaborator, Cover, CoverLink, Entry, Period, PeriodNumber
from books.queries.covers import state_of
from books.states import CoverState, PeriodState

MAX_ENTRIES_SHOWN = 20
MAX_ANSWERED_SHOWN = 100


@dataclass(slots=True)
class WaitingNumber:
    """A number with spill-over; amounts minor. `entries` are the oldest, `asked` its open requests."""

    number: int
    pending: int
    entry_count: int = 0
    oldest_at: datetime | None = None
    entries: list[Entry] = field(default_factory=list)
    asked: list[Cover] = field(default_factory=list)
    refused: Cover | None = None


@dataclass(slots=True)
class Spill:
    """Everything about the spill-over of a period; amounts minor."""

    numbers: list[WaitingNumber]
    asked: list[Cover]
    answered: list[Cover]
    pending: int
    covered: int
    reserve: int
    accepted: int

    @property
    def entry_count(self) -> int:
        return sum(number.entry_count for number in self.numbers)

    @property
    def asked_minor(self) -> int:
        return sum(cover.requested for cover in self.asked)


def spill_of(period: Period, now: datetime) -> Spill:
    """The numbers that wait, the largest amount first; requests that are open, and those answered."""
    rows = PeriodNumber.objects.filter(period_id=period.id)
    sums = rows.aggregate(Sum("pending"), Sum("covered"), Sum("reserve"))
    waiting = {
        row.number: WaitingNumber(row.number, row.pending)
        for row in rows.filter(pending__gt=0).order_by("-pending", "number")
    }
    entries = Entry.objects.filter(period_id=period.id, pending__gt=0).select_related("ticket")
    for entry in entries.order_by("ticket__accepted_at", "ticket_id", "line"):
        number = waiting.get(entry.number)
        if number is None:
            continue
        number.entry_count += 1
        number.oldest_at = number.oldest_at or entry.ticket.accepted_at
        if len(number.entries) < MAX_ENTRIES_SHOWN:
            number.entries.append(entry)
    asked, answered = [], []
    covers = Cover.objects.filter(period_id=period.id).select_related("collaborator")
    for cover in covers.order_by("-requested_at", "-id"):
        state = state_of(cover, period, now)
        if state is CoverState.REQUESTED:
            asked.append(cover)
            if cover.number in waiting:
                waiting[cover.number].asked.append(cover)
            continue
        cover.state = state
        answered.append(cover)
        number = waiting.get(cover.number)
        if number is not None and number.refused is None and state is CoverState.REJECTED:
            number.refused = cover
    return Spill(
        numbers=list(waiting.values()),
        asked=asked,
        answered=answered[:MAX_ANSWERED_SHOWN],
        pending=sums["pending__sum"] or 0,
        covered=sums["covered__sum"] or 0,
        reserve=sums["reserve__sum"] or 0,
        accepted=sum(1 for cover in answered if cover.confirmed),
    )


def held_by_collaborator(period: Period) -> dict[Any, int]:
    """What each collaborator stands for in the period, minor units."""
    held: defaultdict[Any, int] = defaultdict(int)
    for cover in Cover.objects.filter(period_id=period.id, confirmed__gt=0):
        held[cover.collaborator_id] += cover.confirmed - cover.cancelled
    return held


def links_of(period: Period) -> dict[Any, CoverLink]:
    """The link of each collaborator that was asked in the period."""
    return {link.collaborator_id: link for link in CoverLink.objects.filter(period_id=period.id)}


def active_collaborators() -> list[Collaborator]:
    return list(Collaborator.objects.filter(is_active=True).select_related("user").order_by("name"))


def waiting_numbers() -> int:
    """How many numbers wait for cover in the account's periods that can still be covered."""
    states = [PeriodState.OPEN, PeriodState.PRECLOSED]
    return PeriodNumber.objects.filter(period__state__in=states, pending__gt=0).count()
