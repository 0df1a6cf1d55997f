"""The schedule of chit groups: issue due demands, close biddings, void unclaimed prizes.

Draws of lucky groups are frozen and drawn by the timer of `draws`, which calls what `register` names.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.db import connection

from chits.actions import award_prize, freeze_instalment, hold_instalment
from chits.actions.charge_penalties import charge_due
from chits.actions.issue_demands import issue_due
from chits.actions.void_award import void_due
from chits.actions.welcome_person import welcome_person
from chits.locking import lock_group_of
from chits.models import Instalment
from draws import registry
from kernel import schedule
from kernel.errors import DrawbookError
from kernel.transactions import retrying
from tenancy.scope import scope

logger = logging.getLogger(__name__)


def register() -> None:
    registry.product(
        freeze_instalment.GROUP_DRAWS,
        lock=freeze_instalment.lock_for,
        freeze=freeze_instalment.freeze_due,
        result=award_prize.award_drawn,
        missed=freeze_instalment.redo_missed,
    )
    registry.product(
        freeze_instalment.TIE_DRAWS,
        lock=freeze_instalment.lock_for,
        freeze=hold_instalment.freeze_tie,
        result=award_prize.award_drawn,
        missed=hold_instalment.redo_tie,
    )
    registry.product(
        freeze_instalment.ORDER_DRAWS,
        lock=freeze_instalment.lock_for,
        freeze=hold_instalment.freeze_order,
        result=hold_instalment.store_order,
        missed=hold_instalment.redo_order,
    )
    schedule.repeat("chit groups", follow_the_clock, every_seconds=1)
    schedule.repeat("chit penalties", charge_penalties, every_seconds=600)
    schedule.repeat("chit members who have come", welcome_people, every_seconds=5)
    schedule.repeat("chit prizes not claimed", void_unclaimed, every_seconds=60)


def follow_the_clock() -> int:
    """Issue demands and hold instalments without a series of draws, and return how many were due."""
    due = _due("SELECT account_id, instalment_id, what FROM chits_due_instalments()")
    for account_id, instalment_id, what in due:
        step = _hold if what == "hold" else _demand
        _alone(account_id, instalment_id, step)
    return len(due)


def charge_penalties() -> int:
    """Charge due penalties, each group in its own transaction."""
    due = _due("SELECT account_id, group_id, '' FROM chits_due_penalties()")
    for account_id, group_id, _ in due:
        _alone(account_id, group_id, charge_due)
    return len(due)


def void_unclaimed() -> int:
    """Void awards that were not claimed in time, each in its own transaction."""
    due = _due("SELECT account_id, award_id, '' FROM chits_due_voids()")
    for account_id, award_id, _ in due:
        _alone(account_id, award_id, void_due)
    return len(due)


def welcome_people() -> int:
    """Activate the members who have accepted their invitation."""
    due = _due("SELECT account_id, person_id, '' FROM chits_people_to_welcome()")
    for account_id, person_id, _ in due:
        _alone(account_id, person_id, welcome_person)
    return len(due)


def _demand(account_id: uuid.UUID, instalment_id: uuid.UUID) -> None:
    group_id = Instalment.objects.values_list("group_id", flat=True).get(id=instalment_id)
    issue_due(lock_group_of(account_id, group_id))


def _hold(account_id: uuid.UUID, instalment_id: uuid.UUID) -> None:
    hold_instalment.hold_due(account_id, instalment_id)


def _due(statement: str) -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _alone(account_id: uuid.UUID, id: uuid.UUID, step: Callable[[uuid.UUID, uuid.UUID], None]) -> None:
    """Process one row in its own transaction, so that a failure doesn't delay the others."""

    def once() -> None:
        with scope(account_id):
            step(account_id, id)

    try:
        retrying(once)
    except DrawbookError as refusal:
        logger.warning("%s is postponed: %s", id, refusal)
    except Exception:
        logger.exception("%s failed and will be tried again", id)
