"""Request cover for spilled-over stakes: of an entry, of entries of a number, or of several numbers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from audit.record import audit
from books.actions.change_ledger import lock_some_numbers
from books.events import CoverRequested
from books.locking import lock_period
from books.models import Collaborator, Cover, CoverEntry, CoverLink, CoverMode, Entry
from books.period import LockedPeriod, require_gate
from books.queries.covers import cut_off
from books.states import CoverState, Operation
from kernel.errors import BadInput, Conflict, NotFound, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

MAX_ASKS = 1_000


@dataclass(frozen=True, slots=True)
class Ask:
    """An amount (minor) of a number; with `entry_ids`, those entries are matched first."""

    number: int
    amount: int
    entry_ids: tuple[uuid.UUID, ...] = ()


def request_cover(
    member: Member,
    period_id: object,
    collaborator: Collaborator,
    asks: Sequence[Ask],
    *,
    answer_by: datetime | None = None,
) -> list[Cover]:
    """Create a request for each ask, in order. One link shows all of them to the collaborator.

    An amount may exceed the pending part, but something must be pending. Raises Conflict if nothing is
    pending on a number or entry, BadInput for a number that isn't in the book or is listed twice.
    """
    require_capability(member, "books.cover")
    with transaction():
        period = lock_period(member, period_id, shared=True)
        entries = _entries(period, asks)
        _check(period, asks)
        require_gate(period, Operation.COVER)
        if not collaborator.is_active:
            raise Conflict(
                f"{collaborator.name} is inactive and can't be asked.", code="collaborator_inactive"
            )
        if answer_by is not None and not period.now < answer_by <= cut_off(period):
            raise bad_field("answer_by", "The time to answer must be in the future and before cover ends.")
        lock_some_numbers(member.account_id, period.id, sorted(ask.number for ask in asks))
        _refuse_nothing_pending(period, asks, entries)
        covers = [_cover(member, period, collaborator, ask, answer_by) for ask in asks]
        Cover.objects.bulk_create(covers)
        CoverEntry.objects.bulk_create(
            CoverEntry(account_id=member.account_id, cover_id=cover.id, entry_id=entry_id)
            for cover, ask in zip(covers, asks, strict=True)
            for entry_id in ask.entry_ids
        )
        CoverLink.objects.get_or_create(
            account_id=member.account_id, period_id=period.id, collaborator_id=collaborator.id
        )
        audit(
            member,
            "cover.request",
            "cover" if len(covers) == 1 else "collaborator",
            covers[0].id if len(covers) == 1 else collaborator.id,
            collaborator=collaborator.name,
            asked={period.written(ask.number): ask.amount for ask in asks},
        )
        _record_request(member, period, covers)
    return covers


def withdraw_cover(member: Member, cover: Cover) -> Cover:
    """Withdraw a request before it is answered."""
    require_capability(member, "books.cover")
    with transaction():
        period = lock_period(member, cover.period_id, shared=True)
        lock_some_numbers(member.account_id, period.id, [cover.number])
        cover.refresh_from_db()
        if cover.state != CoverState.REQUESTED:
            raise Conflict("This request was already answered.", code="cover_answered")
        cover.state = CoverState.CANCELLED
        cover.answered_at = period.now
        cover.save(update_fields=["state", "answered_at"])
        audit(member, "cover.withdraw", "cover", cover.id)
        _record_request(member, period, [cover])
    return cover


def _check(period: LockedPeriod, asks: Sequence[Ask]) -> None:
    if not asks:
        raise bad_field("number", "Name at least one number to cover.")
    if len(asks) > MAX_ASKS:
        raise bad_field("numbers", f"At most {MAX_ASKS:,} numbers can be asked for at once.")
    if any(not 0 <= ask.number < 10**period.width for ask in asks):
        raise bad_field("number", "This number isn't in the book.")
    if len({ask.number for ask in asks}) < len(asks):
        raise bad_field("number", "A number is listed twice.")
    if any(ask.amount <= 0 for ask in asks):
        raise bad_field("amount", "The amount must be more than 0.")


def _entries(period: LockedPeriod, asks: Sequence[Ask]) -> dict[uuid.UUID, int]:
    """Return the number of each named entry. Raises NotFound for an entry of another period."""
    named = {entry_id: ask.number for ask in asks for entry_id in ask.entry_ids}
    if not named:
        return {}
    known = dict(Entry.objects.filter(period_id=period.id, id__in=named).values_list("id", "number"))
    if len(known) < len(named):
        raise NotFound
    if known != named:
        raise BadInput(errors={"entries": ["An entry is on a different number."]})
    return known


def _refuse_nothing_pending(period: LockedPeriod, asks: Sequence[Ask], entries: dict[uuid.UUID, int]) -> None:
    waiting = Entry.objects.filter(period_id=period.id, pending__gt=0)
    by_number = dict(
        waiting.filter(number__in=[ask.number for ask in asks])
        .values_list("number")
        .annotate(Sum("pending"))
        .values_list("number", "pending__sum")
    )
    empty = [period.written(ask.number) for ask in asks if not by_number.get(ask.number)]
    if empty:
        raise Conflict(f"No stake needs cover on {', '.join(empty)}.", code="nothing_pending")
    if waiting.filter(id__in=entries).count() < len(entries):
        raise Conflict("An entry in the request no longer needs cover.", code="nothing_pending")


def _cover(
    member: Member,
    period: LockedPeriod,
    collaborator: Collaborator,
    ask: Ask,
    answer_by: datetime | None,
) -> Cover:
    return Cover(
        account_id=member.account_id,
        period_id=period.id,
        collaborator=collaborator,
        number=ask.number,
        mode=CoverMode.REQUEST,
        state=CoverState.REQUESTED,
        requested=ask.amount,
        odds=cover_odds(period, collaborator),
        requested_at=period.now,
        requested_by=member.user_name,
        answer_by=answer_by,
    )


def cover_odds(period: LockedPeriod, collaborator: Collaborator) -> Decimal:
    """Return the odds of a covered stake: the collaborator's or the book's; 0 if no prize is computed."""
    if period.odds is None:
        return Decimal(0)
    return period.odds if collaborator.odds is None else collaborator.odds


def _record_request(member: Member, period: LockedPeriod, covers: Sequence[Cover]) -> None:
    numbers = tuple(sorted({cover.number for cover in covers}))
    ids = tuple(cover.id for cover in covers)
    record(CoverRequested(ids, period.id, numbers), account_id=member.account_id)
