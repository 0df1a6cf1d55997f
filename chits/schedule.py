"""The schedule of chit groups: issue due demands, close biddings, void unclaimed prizes.

Draws of lucky groups are frozen and drawn by the timer of `draws`, which calls what `register` names.
"""

from __future__ import annotations

import uuid

from chits.actions import award_prize, freeze_instalment, hold_instalment
from chits.actions.charge_penalties import charge_due
from chits.actions.issue_demands import issue_due
from chits.actions.void_award import void_due
from chits.actions.welcome_person import welcome_person
from chits.locking import lock_group_of
from chits.models import Instalment
from draws import registry
from kernel import schedule
from kernel.query import select
from tenancy.due import do_each


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
    due = select("SELECT account_id, instalment_id, what FROM chits_due_instalments()")
    do_each(due, _follow)
    return len(due)


def _follow(account_id: uuid.UUID, instalment_id: uuid.UUID, what: str) -> None:
    if what == "hold":
        hold_instalment.hold_due(account_id, instalment_id)
    else:
        group_id = Instalment.objects.values_list("group_id", flat=True).get(id=instalment_id)
        issue_due(lock_group_of(account_id, group_id))


def charge_penalties() -> int:
    """Charge due penalties, and return in how many groups."""
    return do_each(select("SELECT account_id, group_id FROM chits_due_penalties()"), charge_due)


def void_unclaimed() -> int:
    """Void awards that were not claimed in time, and return how many."""
    return do_each(select("SELECT account_id, award_id FROM chits_due_voids()"), void_due)


def welcome_people() -> int:
    """Activate the members who have accepted their invitation, and return how many."""
    return do_each(select("SELECT account_id, person_id FROM chits_people_to_welcome()"), welcome_person)
