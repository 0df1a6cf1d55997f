"""Draw an instalment at the manager's request, as the timer would. Repeating it draws only once."""

from __future__ import annotations

from audit.record import audit
from chits.actions.freeze_by_hand import freeze_by_hand
from chits.actions.freeze_instalment import NotToBeDrawn
from chits.models import Instalment
from chits.states import AWARDED, DRAWING, GroupKind, InstalmentState
from draws.actions.settle_draw import settle_draw
from draws.models import Draw
from draws.records import charter_of
from draws.relays import BeaconIsSilent, signature_of
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


class TooEarlyToDraw(Conflict):
    code = "too_early"
    sentence = "It isn't time for the draw: the beacon's value doesn't exist yet."


def draw_instalment(member: Member, instalment: Instalment) -> Instalment:
    """Return the awarded instalment, or the one still awaiting its beacon if no relay has the round yet."""
    require_capability(member, "chits.run")
    with transaction():
        state = InstalmentState(instalment.state)
        if state in AWARDED:
            return instalment
        if instalment.group.kind != GroupKind.LUCKY and state not in DRAWING:
            return freeze_by_hand(member, instalment)
        if state not in DRAWING or instalment.draw_id is None:
            raise NotToBeDrawn("This draw isn't frozen yet.", code="not_frozen")
        draw = Draw.objects.select_related("series").get(id=instalment.draw_id)
        if database_now() < draw.draw_at:
            raise TooEarlyToDraw(extra={"draw_at": draw.draw_at.isoformat()})
        assert draw.beacon_round is not None
        try:
            # Before any lock is taken, because a relay may be slow.
            signature = signature_of(charter_of(draw.series).beacon, draw.beacon_round)
        except BeaconIsSilent:
            return instalment
        settle_draw(member.account_id, draw, signature)
        instalment.refresh_from_db()
        audit(member, "instalment.draw", "instalment", instalment.id, number=instalment.number)
    return instalment
