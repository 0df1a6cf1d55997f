"""What waits for cover in a period, as the page works through it: by number, with entries and requests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from books.models import Collaborator, Cover, CoverLink, Entry, Period, PeriodNumber
from books.queries.board import NumberState, numbers_of
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
    """Everything about the spill-over of a period; amounts minor.

    `held` is what each collaborator stands for, `answered` the latest answers.
    """

    states: dict[int, NumberState]
    numbers: list[WaitingNumber]
    asked: list[Cover]
    answered: list[Cover]
    held: dict[Any, int]
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
    states = {state.number: state for state in numbers_of(period.account_id, period.id)}
    pending = sorted((s for s in states.values() if s.pending), key=lambda s: (-s.pending, s.number))
    waiting = {state.number: WaitingNumber(state.number, state.pending) for state in pending}
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
    held: defaultdict[Any, int] = defaultdict(int)
    covers = Cover.objects.filter(period_id=period.id).select_related("collaborator")
    for cover in covers.order_by("-requested_at", "-id"):
        if cover.confirmed:
            held[cover.collaborator_id] += cover.confirmed - cover.cancelled
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
        states=states,
        numbers=list(waiting.values()),
        asked=asked,
        answered=answered[:MAX_ANSWERED_SHOWN],
        held=held,
        pending=sum(state.pending for state in pending),
        covered=sum(state.covered for state in states.values()),
        reserve=sum(state.reserve for state in states.values()),
        accepted=sum(1 for cover in answered if cover.confirmed),
    )


def active_collaborators(period: Period) -> list[Any]:
    """Who may be asked, each with the `link_id` of the page they have been given in the period, if any."""
    link = CoverLink.objects.filter(period_id=period.id, collaborator_id=OuterRef("id")).values("id")[:1]
    rows = Collaborator.objects.filter(is_active=True).select_related("user").order_by("name")
    return list(rows.annotate(link_id=Subquery(link)))


def waiting_numbers() -> int:
    """How many numbers wait for cover in the account's periods that can still be covered."""
    states = [PeriodState.OPEN, PeriodState.PRECLOSED]
    return PeriodNumber.objects.filter(period__state__in=states, pending__gt=0).count()
