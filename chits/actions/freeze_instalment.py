"""Freeze an instalment's draw, which decides from the current payments which tickets take part."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from chits.actions.adjourn import adjourn
from chits.actions.issue_demands import issue_demands
from chits.actions.prizes import pool_of, prize_for, terms_for
from chits.actions.slot_of import postpone, slot_of
from chits.actions.write_minutes import write_minutes
from chits.events import DrawAdjourned, DrawFrozen
from chits.locking import GroupRefuses, LockedGroup, lock_group_of
from chits.models import Instalment
from chits.queries.ticket_statuses import ticket_statuses_for
from chits.rules.eligibility import Roll, roll_of
from chits.states import (
    DRAWING,
    INSTALMENT_MOVES,
    WAITING,
    GroupState,
    InstalmentState,
    MinutesKind,
)
from draws.actions.cancel_draws import cancel_draws
from draws.actions.freeze_draw import freeze_draw
from draws.actions.redo_draw import postpone_draw, redo_draw
from draws.contents import Pick
from draws.models import Draw
from draws.queries.draws import draw_of
from draws.states import DrawState
from kernel.errors import Conflict
from kernel.outbox import record

GROUP_DRAWS = "chits.group"
TIE_DRAWS = "chits.tie"
ORDER_DRAWS = "chits.order"


class NotToBeDrawn(Conflict):
    code = "instalment_state"
    sentence = "This instalment has nothing to draw now."


def lock_for(account_id: uuid.UUID, draw: Draw) -> None:
    """Lock the group of a draw; see draws.registry."""
    if draw.series.kind == TIE_DRAWS:
        group_id = Instalment.objects.values_list("group_id", flat=True).get(draw_id=draw.id)
    else:
        group_id = draw.series.subject_id
    lock_group_of(account_id, group_id)


def instalment_of(group: LockedGroup, draw: Draw) -> Instalment:
    """Return the instalment of a draw in the group's own series."""
    number = draw.number + group.row.done_before
    return Instalment.objects.get(group=group.row, number=number)


def freeze_due(account_id: uuid.UUID, draw: Draw) -> None:
    """Freeze a due draw. Called by the timer of draws."""
    group = lock_group_of(account_id, draw.series.subject_id)
    if group.row.state != GroupState.ACTIVE:
        cancel_draws(account_id, draw.series_id, reason="the group has ended")
        return
    instalment = instalment_of(group, draw)
    if InstalmentState(instalment.state) in WAITING:
        freeze_drawn(group, instalment, draw)


def freeze_waiting(group: LockedGroup, instalment: Instalment) -> None:
    """Freeze a due draw under a lock that an act holds, if the timer hasn't done it yet."""
    if group.row.series_id is None:
        return
    draw = draw_of(group.row.series_id, instalment.number - group.row.done_before)
    if (
        draw is not None
        and draw.state == DrawState.SCHEDULED
        and draw.freeze_at <= group.now < draw.freeze_by
    ):
        freeze_drawn(group, instalment, draw)


def freeze_drawn(group: LockedGroup, instalment: Instalment, draw: Draw) -> None:
    if instalment.state == InstalmentState.SCHEDULED:
        issue_demands(group, instalment)
    if is_drawing(instalment):
        _wait_for_the_other(group, instalment, draw)
        return
    roll = roll_of(ticket_statuses_for(instalment))
    if not roll.eligible:
        adjourn(group, instalment, roll, draw)
        return
    if group.by_collection:
        instalment.frozen_pool_minor = pool_of(group, instalment)
    prize = prize_for(group, instalment)
    pick = Pick(excluded=roll.excluded, winners=1, terms=terms_for(group, prize))
    set_frozen(group, instalment, freeze_draw(group.row.account_id, draw.id, pick))


def is_drawing(instalment: Instalment) -> bool:
    """Return whether another draw of the group is frozen but undecided, as its winner would be in both."""
    others = Instalment.objects.filter(group_id=instalment.group_id).exclude(id=instalment.id)
    return others.filter(state__in=[str(state) for state in DRAWING]).exists()


def _wait_for_the_other(group: LockedGroup, instalment: Instalment, draw: Draw) -> None:
    """Reschedule the draw to the next slot, with minutes."""
    at = slot_of(group, instalment)
    write_minutes(
        group,
        instalment,
        MinutesKind.RESCHEDULED,
        reason="another draw of the group is not decided yet",
        next_at=at.isoformat(),
    )
    postpone(instalment, at)
    postpone_draw(group.row.account_id, draw.id, reason="another draw is not decided", draw_at=at)
    record(DrawAdjourned(group.row.id, instalment.id), account_id=group.row.account_id)


def set_frozen(group: LockedGroup, instalment: Instalment, draw: Draw) -> None:
    """Copy the draw's frozen state to the instalment."""
    instalment.state = INSTALMENT_MOVES.move(instalment.state, InstalmentState.FROZEN)
    instalment.draw_id, instalment.draw_at, instalment.frozen_at = draw.id, draw.draw_at, group.now
    instalment.attempt = draw.attempt
    instalment.save(
        update_fields=["state", "draw_id", "draw_at", "frozen_at", "attempt", "frozen_pool_minor"]
    )
    audit_clock(
        group.row.account_id,
        "instalment.frozen",
        "instalment",
        instalment.id,
        number=instalment.number,
        freeze=draw.freeze_hash,
    )
    record(DrawFrozen(group.row.id, instalment.id, draw.id), account_id=group.row.account_id)


def redo_missed(account_id: uuid.UUID, draw: Draw) -> None:
    """Reschedule a draw that was not frozen in time, because the program was down, and write minutes."""
    group = lock_group_of(account_id, draw.series.subject_id)
    if group.row.state != GroupState.ACTIVE:
        return
    instalment = instalment_of(group, draw)
    if InstalmentState(instalment.state) not in WAITING:
        return
    at = slot_of(group, instalment)
    write_minutes(group, instalment, MinutesKind.MISSED, next_at=at.isoformat())
    postpone(instalment, at)
    redo_draw(account_id, draw.id, draw_at=at)
    record(DrawAdjourned(group.row.id, instalment.id), account_id=account_id)


def roll_now(instalment: Instalment) -> Roll:
    """Return the roll that a freeze now would give."""
    return roll_of(ticket_statuses_for(instalment))


__all__ = ["GroupRefuses", "freeze_due", "redo_missed", "roll_now"]
