"""Announce the lucky number: sales close, late tickets are voided, and every pending stake is resolved.

One transaction under the period's exclusive lock, in the order of the specification. The result is stored
with a fingerprint of the book, and prizes are owed from then on.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from audit.record import audit, audit_clock
from books.actions.pre_close import close_ledgers
from books.actions.record_number import refuse_fair_draw, refuse_strange_number
from books.actions.resolve_pending import expire_requests, resolve_pending
from books.actions.retry_pending import retry_numbers
from books.actions.void_tickets import Voided, void_tickets
from books.events import BoardChanged, PeriodAnnounced, PeriodChanged
from books.locking import lock_period, lock_period_of, reread_period
from books.models import Period, Result
from books.period import LockedPeriod, require_gate
from books.postings import post_prizes
from books.queries.fingerprint import fingerprint_of
from books.queries.winners import owed_by_collaborators, total_prize, winners_of
from books.states import PERIOD_DRAWS, Operation, PeriodState, refused_draw_time
from draws.actions.publish_announced import publish_announced
from draws.queries.draws import series_of
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

TOO_LATE = "Sold after the draw took place."


def announce(
    member: Member,
    period_id: object,
    *,
    number: int | None = None,
    draw_occurred_at: datetime | None = None,
) -> None:
    """Announce the given number, or the recorded one. Tickets sold from `draw_occurred_at` on are voided."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.ANNOUNCE)
        chosen = _chosen(period, number)
        if draw_occurred_at is not None:
            refuse_draw_time(period, draw_occurred_at)
        _announce(period, chosen, draw_occurred_at, member)


def refuse_draw_time(period: LockedPeriod, occurred_at: datetime) -> None:
    """Raise BadInput unless the draw took place between the opening of the period and now."""
    why = refused_draw_time(occurred_at, opens_at=period.opens_at, now=period.now)
    if why is not None:
        raise bad_field("draw_occurred_at", why)


def reveal_due(account_id: uuid.UUID, period_id: uuid.UUID) -> None:
    """Announce the recorded number at its time. The schedule calls this in the account's scope."""
    period = lock_period_of(account_id, period_id)
    due = period.reveal_at is not None and period.reveal_at <= period.now
    if due and period.state is PeriodState.PRECLOSED and period.lucky_number is not None:
        _announce(period, period.lucky_number, None, None)


def _chosen(period: LockedPeriod, number: int | None) -> int:
    recorded = period.lucky_number
    if number is None and recorded is None:
        refuse_fair_draw(period)
        raise bad_field("number", "Enter the lucky number. None is recorded yet.")
    if number is None or number == recorded:
        assert recorded is not None
        return recorded
    refuse_strange_number(period, number)
    if recorded is not None:
        # Without saying which it is.
        raise Conflict("Another number is recorded. Replace or remove it first.", code="number_recorded")
    refuse_fair_draw(period)
    return number


def _announce(period: LockedPeriod, number: int, occurred_at: datetime | None, member: Member | None) -> None:
    row = Period.objects.select_related("book").get(id=period.id)
    _end_selling(row, period)
    period = reread_period(period)
    voided = Voided(0, 0, [])
    if occurred_at is not None:
        voided = void_tickets(period, member, since=occurred_at, reason=TOO_LATE)
        retry_numbers(period, voided.freed_numbers)
    expired = expire_requests(period)
    resolved = resolve_pending(period, member)
    row.state = PeriodState.ANNOUNCED
    row.lucky_number = number
    row.announced_at = period.now
    row.draw_occurred_at = occurred_at
    row.claims_expire_at = period.now + timedelta(days=row.book.claim_days)
    row.fingerprint = fingerprint_of(period.account_id, period.id)
    row.save(
        update_fields=[
            "state",
            "lucky_number",
            "announced_at",
            "draw_occurred_at",
            "claims_expire_at",
            "fingerprint",
        ]
    )
    store_result(period, number, position=1, fingerprint=row.fingerprint, member=member)
    facts = {
        "number": period.written(number),
        "fingerprint": row.fingerprint.hex(),
        "voided": voided.tickets,
        "resolved": resolved,
        "expired": expired,
    }
    if member is None:
        audit_clock(period.account_id, "period.announce", "period", period.id, **facts)
    else:
        audit(member, "period.announce", "period", period.id, **facts)
    for event in (PeriodAnnounced(period.id), PeriodChanged(period.id), BoardChanged(period.id)):
        record(event, account_id=period.account_id)


def _end_selling(row: Period, period: LockedPeriod) -> None:
    """Close sales if they are still open."""
    if period.state is PeriodState.OPEN:
        row.pre_close_at = period.now
        row.save(update_fields=["pre_close_at"])
    close_ledgers(row, period.now)


def publish_result(period: LockedPeriod, number: int, position: int) -> None:
    """Publish the result for the account's sites; a drawn result is already there, with its proof."""
    if series_of(PERIOD_DRAWS, period.id) is None:
        publish_announced(
            period.account_id,
            kind=PERIOD_DRAWS,
            subject_id=period.id,
            title=f"{period.book_name}, {period.name}",
            shown=period.written(number),
            announced_at=period.now,
            position=position,
        )


def store_result(
    period: LockedPeriod,
    number: int,
    *,
    position: int,
    fingerprint: bytes,
    member: Member | None,
    approver: Member | None = None,
    made_by: tuple[uuid.UUID, str] | None = None,
    reason: str = "",
) -> Result:
    """Store a result, and post the prizes owed to customers and the amounts that collaborators owe."""
    prizes = total_prize(winners_of(period, number))
    owed = [(one.collaborator_id, one.due) for one in owed_by_collaborators(period, number)]
    maker = made_by or ((member.id, member.user_name) if member else (None, ""))
    actor = approver or member
    posted = post_prizes(
        period.account_id,
        period.id,
        position=position,
        prizes=prizes,
        owed_by=owed,
        currency=period.currency,
        made_by=actor.user_id if actor else None,
    )
    publish_result(period, number, position)
    return Result.objects.create(
        account_id=period.account_id,
        period_id=period.id,
        position=position,
        number=number,
        fingerprint=fingerprint,
        made_by=maker[0],
        made_by_name=maker[1],
        approved_by=approver.id if approver else None,
        approved_by_name=approver.user_name if approver else "",
        reason=reason,
        made_at=period.now,
        prizes_posted=posted,
    )
