"""Reschedule an instalment's draw to a later time, with a new version of the agreement and the reason."""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import Max

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.freeze_instalment import set_frozen
from chits.actions.sign_agreement import sign_new_times
from chits.actions.slot_of import postpone
from chits.actions.write_minutes import write_minutes
from chits.events import GroupChanged
from chits.locking import LockedGroup, lock_group
from chits.models import Instalment, Rescheduling
from chits.states import (
    INSTALMENT_MOVES,
    WAITING,
    GroupKind,
    GroupState,
    InstalmentState,
    MinutesKind,
)
from draws.actions.redo_draw import postpone_draw, replace_freeze
from draws.contents import Pick
from draws.models import Draw
from draws.queries.draws import draw_of
from fairness.terms import Terms
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def reschedule(member: Member, instalment: Instalment, *, draw_at: datetime, reason: str) -> Instalment:
    """Reschedule the draw to a later time. A frozen list is frozen again with the same tickets."""
    require_capability(member, "chits.run")
    if not reason.strip():
        raise bad_field("reason", "Enter the reason for rescheduling the draw.")
    at = draw_at.replace(microsecond=0)
    with transaction():
        group = catch_up(lock_group(member, instalment.group_id))
        group.require(GroupState.ACTIVE)
        instalment.refresh_from_db()
        before = instalment.draw_at
        if at <= before or at <= group.now:
            raise bad_field(
                "draw_at", "Choose a later time. A draw can't be moved to an earlier time.", code="too_soon"
            )
        state = InstalmentState(instalment.state)
        if state in WAITING and instalment.draw_id is None:
            _reschedule(group, instalment, at, reason)
        elif state is InstalmentState.FROZEN and group.row.kind == GroupKind.LUCKY:
            _freeze_anew(group, instalment, at, reason)
        else:
            raise Conflict("This draw can no longer be rescheduled.", code="instalment_state")
        version = instalment.reschedulings.aggregate(last=Max("version"))["last"] or 0
        Rescheduling.objects.create(
            account_id=member.account_id,
            instalment=instalment,
            version=version + 1,
            draw_at=at,
            draw_at_before=before,
            reason=reason.strip(),
            made_by=member.user_id,
            made_at=group.now,
        )
        agreement = sign_new_times(group, reason=reason.strip())
        write_minutes(
            group,
            instalment,
            MinutesKind.RESCHEDULED,
            before=before.isoformat(),
            reason=reason.strip(),
            agreement=agreement.sha256,
        )
        audit(
            member,
            "instalment.reschedule",
            "instalment",
            instalment.id,
            draw_at=at.isoformat(),
            reason=reason,
            agreement=agreement.sha256,
        )
        record(GroupChanged(group.row.id), account_id=member.account_id)
    return instalment


def _reschedule(group: LockedGroup, instalment: Instalment, at: datetime, reason: str) -> None:
    if group.row.kind == GroupKind.LUCKY:
        assert group.row.series_id is not None
        draw = draw_of(group.row.series_id, instalment.number - group.row.done_before)
        assert draw is not None
        postpone_draw(group.row.account_id, draw.id, reason=reason.strip()[:200], draw_at=at)
    postpone(instalment, at)


def _freeze_anew(group: LockedGroup, instalment: Instalment, at: datetime, reason: str) -> None:
    assert instalment.draw_id is not None
    old = Draw.objects.get(id=instalment.draw_id)
    assert old.freeze is not None
    frozen = json.loads(old.freeze)
    pick = Pick(
        excluded={line["label"]: line["reason"] for line in frozen["excluded"]},
        winners=frozen["winners"],
        terms=Terms.from_json(frozen["terms"]),
    )
    again = replace_freeze(group.row.account_id, old.id, pick, reason=reason.strip()[:200], draw_at=at)
    instalment.state = INSTALMENT_MOVES.move(InstalmentState.FROZEN, InstalmentState.COLLECTING)
    set_frozen(group, instalment, again)
