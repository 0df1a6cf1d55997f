"""Do what the clock has made due in a group before a person's act, so that no act profits from a late timer.

Without it a payment that comes after the days of grace and before the timer's next turn would pay no penalty,
one that comes after the freeze would take part in the draw, and so on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.db.transaction import atomic

from chits.actions.charge_penalties import charge_late
from chits.actions.freeze_instalment import freeze_waiting
from chits.actions.hold_instalment import hold
from chits.actions.issue_demands import issue_due
from chits.locking import LockedGroup
from chits.models import Instalment
from chits.queries.due_now import due_now
from chits.states import WAITING, GroupKind, GroupState
from kernel.errors import DrawbookError

logger = logging.getLogger(__name__)


def catch_up(group: LockedGroup) -> LockedGroup:
    """Demands, penalties and freezes or biddings that are due at the lock's moment.

    Called right after the lock is taken, before the act reads anything. What can't be done is left to the
    timer, which reports it; it never stands in the way of a payment. A prize that nobody claims is left to
    the timer too: paying it a minute late harms nobody.
    """
    if group.row.state != GroupState.ACTIVE:
        return group
    for what in due_now(group.row, group.now):
        try:
            with atomic():
                _STEPS[what](group)
        except DrawbookError as refusal:
            logger.warning("group %s: %s is postponed: %s", group.row.id, what, refusal)
    return group


def _issue(group: LockedGroup) -> None:
    while issue_due(group):
        pass


def _draw(group: LockedGroup) -> None:
    waiting = [str(state) for state in WAITING]
    for instalment in Instalment.objects.filter(group=group.row, state__in=waiting).order_by("number"):
        if group.row.kind == GroupKind.LUCKY:
            freeze_waiting(group, instalment)
        else:
            hold(group, instalment)


_STEPS: Mapping[str, Callable[[LockedGroup], None]] = {
    "demand": _issue,
    "penalty": charge_late,
    "draw": _draw,
}
