"""Do what is due in a group before a person's act, so that no act profits from a late timer.

Otherwise a payment after the grace days but before the timer's next run would pay no penalty, one after the
freeze would take part in the draw, and so on.
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
    """Issue the demands, charge the penalties and run the freezes or biddings that are due now.

    Called right after the lock is taken, before the act reads anything. What fails is left to the timer,
    which reports it, and never blocks a payment. Unclaimed prizes are left to the timer too.
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
