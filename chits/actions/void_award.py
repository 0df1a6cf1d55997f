"""Void an award that was not claimed in time. The prize is drawn again, and both transcripts stay public."""

from __future__ import annotations

import uuid

from audit.record import audit, audit_clock
from chits.actions.freeze_instalment import GROUP_DRAWS
from chits.actions.prizes import pool_of
from chits.actions.slot_of import postpone, slot_of
from chits.actions.write_minutes import write_minutes
from chits.events import AwardVoided
from chits.locking import LockedGroup, lock_group, lock_group_of
from chits.models import Award, Payout
from chits.postings import post_void
from chits.rules.schedule import after_months
from chits.states import (
    INSTALMENT_MOVES,
    PAYOUT_MOVES,
    GroupKind,
    GroupState,
    InstalmentState,
    MinutesKind,
    PayoutState,
)
from draws.actions.redo_draw import void_draw
from draws.models import Draw
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

UNCLAIMED = "not claimed in time"


class NotVoidable(Conflict):
    code = "award_stands"
    sentence = "This award can be voided only if it wasn't claimed in time."


def void_award(member: Member, award: Award, *, reason: str) -> Award:
    """Void the award for a person. Raise Conflict before the time to claim is over, or after approval."""
    require_capability(member, "chits.run")
    if not reason.strip():
        raise bad_field("reason", "Enter the reason for voiding the award.")
    with transaction():
        group = lock_group(member, award.group_id)
        group.require(GroupState.ACTIVE)
        award = Award.objects.select_related("instalment", "ticket").get(id=award.id)
        if not is_due(group, award):
            raise NotVoidable
        _void(group, award, reason)
        audit(member, "award.void", "award", award.id, reason=reason)
    return award


def void_due(account_id: uuid.UUID, award_id: uuid.UUID) -> None:
    """Void an unclaimed award. Called by the schedule in the account's scope."""
    found = Award.objects.filter(id=award_id).first()
    if found is None:
        return
    group = lock_group_of(account_id, found.group_id)
    award = Award.objects.select_related("instalment", "ticket").get(id=award_id)
    if group.row.state == GroupState.ACTIVE and is_due(group, award):
        _void(group, award, UNCLAIMED)
        audit_clock(account_id, "award.void", "award", award.id, reason=UNCLAIMED)


def is_due(group: LockedGroup, award: Award) -> bool:
    """Return whether the time to claim is over and no payout is approved or paid."""
    if award.voided_at is not None or award.taken_over:
        return False
    is_approved = award.payouts.filter(state__in=[PayoutState.APPROVED, PayoutState.DISBURSED]).exists()
    return not is_approved and group.now >= after_months(award.awarded_at, group.row.claim_months, group.zone)


def _void(group: LockedGroup, award: Award, reason: str) -> None:
    instalment = award.instalment
    for payout in Payout.objects.filter(award=award):
        payout.state = PAYOUT_MOVES.move(payout.state, PayoutState.VOIDED)
        payout.save(update_fields=["state"])
    post_void(
        group.books,
        award.id,
        instalment_id=instalment.id,
        ticket_id=award.ticket_id,
        prize=award.prize + award.later,
    )
    award.voided_at, award.voided_because = group.now, reason
    award.save(update_fields=["voided_at", "voided_because"])
    at = slot_of(group, instalment)
    write_minutes(
        group,
        instalment,
        MinutesKind.VOIDED,
        winner=award.ticket.label,
        transcript_hash=award.transcript_hash or None,
        next_at=at.isoformat(),
    )
    instalment.state = INSTALMENT_MOVES.move(instalment.state, InstalmentState.COLLECTING)
    # The same prize is awarded again. Money that comes in for it later goes to the new winner.
    instalment.frozen_pool_minor = pool_of(group, instalment) if group.by_collection else None
    instalment.save(update_fields=["state", "frozen_pool_minor"])
    postpone(instalment, at)
    if group.row.kind == GroupKind.LUCKY and award.draw_id is not None:
        draw = Draw.objects.select_related("series").get(id=award.draw_id)
        assert draw.series.kind == GROUP_DRAWS
        void_draw(group.row.account_id, draw.id, draw_at=at)
    record(AwardVoided(group.row.id, instalment.id, award.id), account_id=group.row.account_id)
