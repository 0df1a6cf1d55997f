"""Correct an announced number: one person proposes it with a reason, a second approves it.

The book and its fingerprint stay as they are. The journal reverses the prizes of the wrong number and posts
those of the right one. Prizes that were paid stay paid.
"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from audit.record import audit
from books.actions.announce import store_result
from books.actions.record_number import refuse_fair_draw, refuse_strange_number
from books.events import CorrectionProposed, PeriodAnnounced, PeriodChanged
from books.locking import lock_period, reread_period
from books.models import Correction, Period, Result
from books.period import require_gate
from books.states import Operation
from journal.actions.post import reverse
from kernel.errors import Conflict, Denied, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

MAX_REASON_LENGTH = 500


def waiting_corrections(period_id: uuid.UUID) -> QuerySet[Correction]:
    """Return the proposals that are neither approved nor withdrawn: at most one."""
    return Correction.objects.filter(period_id=period_id, approved_at=None, withdrawn_at=None)


class SecondPersonNeeded(Denied):
    code = "second_person_needed"
    sentence = "A second person must approve the correction that you proposed."


def correct_result(member: Member, period_id: object, number: int, *, reason: str) -> Correction:
    """Propose another number. Only one proposal can wait for approval."""
    require_capability(member, "books.run")
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON_LENGTH:
        raise bad_field("reason", f"Enter a reason of at most {MAX_REASON_LENGTH} characters.")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.CORRECT)
        refuse_strange_number(period, number)
        refuse_fair_draw(period)
        if number == period.lucky_number:
            raise Conflict("This number is already the announced one. Enter another.", code="same_number")
        if waiting_corrections(period.id).exists():
            raise Conflict("A correction is waiting for approval.", code="correction_waits")
        correction = Correction.objects.create(
            account_id=member.account_id,
            period_id=period.id,
            number=number,
            reason=reason,
            asked_by=member.id,
            asked_by_name=member.user_name,
            asked_at=period.now,
        )
        audit(
            member,
            "period.propose_correction",
            "period",
            period.id,
            number=period.written(number),
            reason=reason,
        )
        for event in (CorrectionProposed(correction.id, period.id), PeriodChanged(period.id)):
            record(event, account_id=member.account_id)
    return correction


def withdraw_correction(member: Member, period_id: object) -> None:
    """Withdraw the waiting proposal. Raises Conflict if it was approved; does nothing without a proposal."""
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.CORRECT)
        if waiting_corrections(period.id).update(withdrawn_at=period.now):
            audit(member, "period.withdraw_correction", "period", period.id)
            record(PeriodChanged(period.id), account_id=member.account_id)
        elif _last_was_approved(period.id):
            raise Conflict(
                "The correction was approved and can't be withdrawn. Propose another one.",
                code="correction_approved",
            )


def _last_was_approved(period_id: uuid.UUID) -> bool:
    last = Correction.objects.filter(period_id=period_id).order_by("-asked_at", "-id").first()
    return last is not None and last.approved_at is not None


def approve_correction(member: Member, period_id: object, *, number: int | None = None) -> Correction:
    """Replace the announced number by the proposed one; needs a second person.

    With `number`, approves only the proposal of that number: Conflict if another has replaced it.
    """
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        require_gate(period, Operation.CORRECT)
        correction = waiting_corrections(period.id).first()
        if correction is None:
            raise Conflict("No correction is waiting for approval.", code="no_correction")
        if number is not None and correction.number != number:
            raise Conflict("A different number was proposed since. Check it first.", code="other_correction")
        if correction.asked_by == member.id:
            raise SecondPersonNeeded
        wrong = Result.objects.filter(period_id=period.id).order_by("-position")[0]
        if wrong.prizes_posted is not None:
            reverse(
                member.account_id,
                wrong.prizes_posted,
                key=f"prizes:{period.id}:{wrong.position}:back",
                memo=correction.reason[:500],
                made_by=member.user_id,
            )
        Correction.objects.filter(id=correction.id).update(approved_at=period.now)
        correction.approved_at = period.now
        Period.objects.filter(id=period.id).update(lucky_number=correction.number)
        store_result(
            reread_period(period),
            correction.number,
            position=wrong.position + 1,
            fingerprint=bytes(wrong.fingerprint),
            member=None,
            approver=member,
            made_by=(correction.asked_by, correction.asked_by_name),
            reason=correction.reason,
        )
        audit(
            member,
            "period.correct",
            "period",
            period.id,
            number=period.written(correction.number),
            instead_of=period.written(wrong.number),
            proposed_by=correction.asked_by_name,
            reason=correction.reason,
        )
        for event in (PeriodAnnounced(period.id), PeriodChanged(period.id)):
            record(event, account_id=member.account_id)
    return correction
