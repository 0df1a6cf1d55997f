"""Freeze an instalment's draw at the manager's request, as its kind of group requires."""

from __future__ import annotations

from audit.record import audit
from chits.actions.freeze_instalment import NotToBeDrawn, freeze_drawn
from chits.actions.hold_instalment import hold
from chits.locking import lock_group
from chits.models import Instalment
from chits.states import DRAWING, WAITING, GroupKind, GroupState, InstalmentState
from draws.actions.freeze_draw import TooEarlyToFreeze
from draws.queries.draws import draw_of
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def freeze_by_hand(member: Member, instalment: Instalment) -> Instalment:
    """Freeze the draw as the timer would, once it is due. Repeating it only returns the instalment."""
    require_capability(member, "chits.run")
    with transaction():
        group = lock_group(member, instalment.group_id)
        instalment.refresh_from_db()
        group.require(GroupState.ACTIVE)
        if InstalmentState(instalment.state) in DRAWING:
            return instalment
        if InstalmentState(instalment.state) not in WAITING:
            raise NotToBeDrawn
        if group.row.kind != GroupKind.LUCKY:
            if group.now < instalment.draw_at:
                raise TooEarlyToFreeze(extra={"freeze_at": instalment.draw_at.isoformat()})
            hold(group, instalment)
        else:
            assert group.row.series_id is not None
            draw = draw_of(group.row.series_id, instalment.number - group.row.done_before)
            assert draw is not None
            if group.now < draw.freeze_at:
                raise TooEarlyToFreeze(extra={"freeze_at": draw.freeze_at.isoformat()})
            freeze_drawn(group, instalment, draw)
        audit(member, "instalment.freeze", "instalment", instalment.id, number=instalment.number)
    return instalment
