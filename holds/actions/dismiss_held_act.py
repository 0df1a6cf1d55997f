"""Dismiss the error of an act that was not carried out."""

from __future__ import annotations

from holds.access import Actor
from holds.models import HeldAct
from holds.queries.held_acts import get_held_act
from holds.states import HeldState
from kernel.clock import database_now
from kernel.transactions import transaction
from tenancy.scope import scope


def dismiss_held_act(actor: Actor, held_act_id: object) -> None:
    """Dismiss the person's own error. Repeating it is no error. Raise NotFound for another person's."""
    with transaction():
        found = get_held_act(actor, held_act_id)
        with scope(found.account_id, found.user_id):
            failed = HeldAct.objects.filter(id=found.id, state=HeldState.FAILED, dismissed_at=None)
            failed.update(dismissed_at=database_now())
