"""Undo an act that is still held, so that it is never carried out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from holds.access import Actor
from holds.models import HeldAct
from holds.queries.held_acts import get_held_act, lock_held_act
from holds.states import HeldState
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.scope import scope


def undo_held_act(actor: Actor, held_act_id: object) -> HeldAct:
    """Undo the person's own act. Repeating it is no error. Raise Conflict (`too_late`) once it has ended.

    NotFound for anybody else's. It can be undone as long as it has not been carried out, even a little late.
    """
    with transaction():
        found = get_held_act(actor, held_act_id)
        with scope(found.account_id, found.user_id):
            held = lock_held_act(found.id)
            if held.state == HeldState.UNDONE:
                return held
            if held.state == HeldState.FAILED:
                raise Conflict(
                    _("This was not carried out: %(error)s") % {"error": held.error}, code="too_late"
                )
            if held.state == HeldState.CARRIED_OUT:
                raise Conflict(_("Too late to undo: this has been carried out."), code="too_late")
            held.move_to(HeldState.UNDONE)
            held.ended_at = database_now()
            held.save(update_fields=["state", "ended_at"])
            return held
