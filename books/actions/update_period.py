"""Change a period's name or times. A closing time moved into the past closes sales now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from audit.record import audit
from books.actions.create_period import TIMES, refuse_bad_times, refuse_implausible_times
from books.actions.fair_draw import refuse_moved_draw
from books.actions.pre_close import close_ledgers, reopen_what_pre_close_closed
from books.events import PeriodChanged
from books.locking import lock_period
from books.models import Period
from books.period import require_gate
from books.states import Operation, PeriodState
from kernel.errors import BadInput, Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

SELLING_TIMES = frozenset({"opens_at", "pre_close_at"})


def update_period(member: Member, period_id: object, **changes: Any) -> None:
    """Change the given name or times; a later closing time while PRECLOSED reopens sales."""
    require_capability(member, "books.run")
    with transaction():
        locked = lock_period(member, period_id, shared=False)
        row = Period.objects.select_related("book").get(id=locked.id)
        require_gate(locked, Operation.EDIT)
        name = changes.pop("name", None)
        if name is not None and name != row.name:
            row.name = name
        if any(getattr(row, field) != changes[field] for field in SELLING_TIMES & set(changes)):
            require_gate(locked, Operation.MOVE_PRE_CLOSE)
        refuse_implausible_times(
            locked.now, {field: at for field, at in changes.items() if at != getattr(row, field)}
        )
        if "pre_close_at" in changes:
            changes["pre_close_at"] = _close_asked(changes["pre_close_at"], row, locked.state, locked.now)
        moved = {field: value for field, value in changes.items() if getattr(row, field) != value}
        if moved:
            if "opens_at" in moved and locked.stored_state != PeriodState.DRAFT:
                raise Conflict(
                    "This period has already opened.",
                    code="opened",
                    errors={"opens_at": ["The period has already opened."]},
                )
            times = {field: moved.get(field, getattr(row, field)) for field in TIMES}
            refuse_moved_draw(row, times["pre_close_at"], times["reveal_at"])
            ahead = "pre_close_at" in moved and locked.state == PeriodState.DRAFT
            refuse_bad_times(locked.now, times, upcoming=ahead)
        before = {field: _plain(getattr(row, field)) for field in moved}
        for field, value in moved.items():
            setattr(row, field, value)
        row.save(update_fields=["name", *moved])
        if "pre_close_at" in moved:
            _follow(member, row, locked.state, locked.now)
        audit(
            member,
            "period.update",
            "period",
            row.id,
            name=row.name,
            before=before,
            after={field: _plain(value) for field, value in moved.items()},
        )
        record(PeriodChanged(row.id), account_id=member.account_id)


def _close_asked(asked: datetime | None, row: Period, state: PeriodState, now: datetime) -> datetime:
    """Return the closing time to store; it is never before now, since earlier sales were in time."""
    if asked is None:
        raise BadInput(errors={"pre_close_at": ["Enter when sales close."]})
    if asked > now or state == PeriodState.DRAFT:
        return asked
    return now if state == PeriodState.OPEN else row.pre_close_at


def _follow(member: Member, row: Period, state: PeriodState, now: datetime) -> None:
    """Make the stored state agree with the moved closing time."""
    if row.pre_close_at <= now and state == PeriodState.OPEN:
        close_ledgers(row, now)
    elif row.pre_close_at > now and row.state == PeriodState.PRECLOSED:
        reopen_what_pre_close_closed(member, row, now)


def _plain(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
