"""Stakes of a period that need cover, for the spill-over page: by number, with entries and requests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from books.models import Collaborator, Cover, CoverLink, Entry, Period, PeriodNumber
from books.queries.board import NumberState, numbers_of
from books.queries.covers import cut_off, state_of
from books.states import CoverState, HeldKind, PeriodState
from holds.models import HeldAct
from holds.states import HeldState

MAX_ENTRIES_SHOWN = 20
MAX_BY_TICKET = 200


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
    """The spill-over of a period; amounts minor.

    `held` is what each collaborator covers; `answered` the number of answered requests, `accepted` of those
    accepted in full or in part. `speed_seconds` is how long each usually takes to answer, `refusals` the last
    number that each refused.
    """

    states: dict[int, NumberState]
    numbers: list[WaitingNumber]
    # Covers, each with `is_held`: whether its answer is being recorded.
    asked: list[Any]
    answered: int
    held: dict[Any, int]
    speed_seconds: dict[Any, int]
    refusals: dict[Any, Cover]
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
    """Return the numbers that need cover, largest amount first, and open and answered requests."""
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
    asked: list[Cover] = []
    answered = accepted = 0
    took: defaultdict[Any, list[float]] = defaultdict(list)
    refusals: dict[Any, Cover] = {}
    held: defaultdict[Any, int] = defaultdict(int)
    covers = Cover.objects.filter(period_id=period.id).select_related("collaborator")
    covers = covers.annotate(is_held=is_held(HeldKind.RECORD))
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
        answered += 1
        accepted += bool(cover.confirmed)
        if cover.answered_at and state in (CoverState.CONFIRMED, CoverState.PARTIAL, CoverState.REJECTED):
            took[cover.collaborator_id].append((cover.answered_at - cover.requested_at).total_seconds())
        if state is CoverState.REJECTED:
            refusals.setdefault(cover.collaborator_id, cover)
        number = waiting.get(cover.number)
        if number is not None and number.refused is None and state is CoverState.REJECTED:
            number.refused = cover
    return Spill(
        states=states,
        numbers=list(waiting.values()),
        asked=asked,
        answered=answered,
        held=held,
        speed_seconds={collaborator: int(median(seconds)) for collaborator, seconds in took.items()},
        refusals=refusals,
        pending=sum(state.pending for state in pending),
        covered=sum(state.covered for state in states.values()),
        reserve=sum(state.reserve for state in states.values()),
        accepted=accepted,
    )


def answered_covers(period: Period, now: datetime) -> QuerySet[Cover]:
    """Return requests that aren't open by the clock, and cover taken by override."""
    ends = cut_off(period)
    covers = Cover.objects.filter(period_id=period.id).select_related("collaborator")
    covers = covers.annotate(is_held=is_held(HeldKind.RETURN))
    if ends <= now:
        return covers
    still = Q(state=CoverState.REQUESTED) & (Q(answer_by=None) | Q(answer_by__gt=now))
    return covers.exclude(still)


def held_upon(kind: HeldKind) -> QuerySet[HeldAct]:
    """Return the held act of this kind on the row of the outer query."""
    return HeldAct.objects.filter(kind=kind, subject_id=OuterRef("id"), state=HeldState.HELD)


def is_held(kind: HeldKind) -> Exists:
    """Return whether such an act is held."""
    return Exists(held_upon(kind))


def waiting_entries(period: Period) -> list[Entry]:
    """Return entries that need cover, oldest first; at most MAX_BY_TICKET."""
    entries = Entry.objects.filter(period_id=period.id, pending__gt=0).select_related("ticket")
    return list(entries.order_by("ticket__accepted_at", "ticket_id", "line")[:MAX_BY_TICKET])


def active_collaborators(period: Period) -> list[Any]:
    """Return active collaborators, each with the `link_id` of its page in the period, if any.

    `asking` is the payload of a request to it that is still held (`books.holding`), or None.
    """
    link = CoverLink.objects.filter(period_id=period.id, collaborator_id=OuterRef("id")).values("id")[:1]
    rows = Collaborator.objects.filter(is_active=True).select_related("user").order_by("name")
    asking = held_upon(HeldKind.REQUEST).values("payload")[:1]
    return list(rows.annotate(link_id=Subquery(link), asking=Subquery(asking)))


def waiting_numbers() -> int:
    """Return how many numbers need cover in the account's periods that can still be covered."""
    states = [PeriodState.OPEN, PeriodState.PRECLOSED]
    return PeriodNumber.objects.filter(period__state__in=states, pending__gt=0).count()
