"""Pay out a prize: withhold the ticket's dues, and advance the foreman's money for a shortfall."""

from __future__ import annotations

from django.db.models import F

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.credit_ticket import owed_of, write_parts
from chits.actions.follow_arrears import follow_arrears
from chits.actions.move_payout import SecondPersonNeeded, lock_payout, move_payout
from chits.locking import LockedGroup, lock_group
from chits.models import Award, Demand, Instalment, Payout
from chits.postings import post_payout
from chits.queries.balances import held_by, taken_out
from chits.queries.dues import withheld_demands
from chits.rules.spreading import spread
from chits.states import INSTALMENT_MOVES, DemandKind, InstalmentState, PayoutState
from kernel.errors import bad_field
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

METHODS = ("bank", "upi", "cash", "cheque")


def disburse_payout(member: Member, payout: Payout, *, method: str = "bank", reference: str = "") -> Payout:
    """Move a payout from APPROVED to DISBURSED. With four eyes, not by the person who approved it."""
    require_capability(member, "chits.run")
    if method not in METHODS:
        raise bad_field("method", f"Choose one of {', '.join(METHODS)}.")
    with transaction():
        group = catch_up(lock_group(member, payout.group_id))
        payout = lock_payout(payout.id, PayoutState.APPROVED)
        if group.row.four_eyes and payout.approved_by == member.user_id:
            raise SecondPersonNeeded
        deducted = _pay(group, payout)
        move_payout(
            payout,
            PayoutState.DISBURSED,
            deducted=deducted,
            disbursed_by=member.user_id,
            disbursed_at=group.now,
            method=method,
            reference=reference,
        )
        set_paid(payout.award)
        audit(
            member,
            "payout.disburse",
            "payout",
            payout.id,
            amount=payout.amount,
            deducted=deducted,
            method=method,
        )
    return payout


def _pay(group: LockedGroup, payout: Payout) -> int:
    """Post the payout, and return the amount withheld."""
    award = payout.award
    withheld = withheld_demands(award, group.row.day_of(group.now))
    parts = spread(payout.amount, [owed_of(demand) for demand in withheld])
    credits = write_parts(parts.parts, withheld, "prize", payout.id)
    held = held_by(payout.account_id, payout.group_id, group.row.currency)
    from_bank, from_cash, missing = taken_out(parts.rest, held)
    post_payout(
        group.books,
        payout.id,
        ticket_id=award.ticket_id,
        amount=payout.amount,
        deducted=credits,
        from_bank=from_bank,
        from_cash=from_cash,
        advanced=missing,
        by_collection=group.by_collection,
    )
    follow_arrears(group, credits, into=None)
    return parts.applied


def set_paid(award: Award) -> None:
    """Move the instalment to PAID once its prize is paid out, and to CLOSED once nothing is owed for it."""
    instalment = Instalment.objects.get(id=award.instalment_id)
    if Payout.objects.filter(award=award).exclude(state=PayoutState.DISBURSED).exists():
        return
    if instalment.state == InstalmentState.AWARDED:
        _move(instalment, InstalmentState.PAID)
    owed = Demand.objects.filter(
        instalment=instalment,
        kind=DemandKind.SUBSCRIPTION,
        amount__gt=F("dividend") + F("received") + F("waived"),
    )
    if instalment.state == InstalmentState.PAID and not owed.exists():
        _move(instalment, InstalmentState.CLOSED)


def _move(instalment: Instalment, state: InstalmentState) -> None:
    instalment.state = INSTALMENT_MOVES.move(instalment.state, state)
    instalment.save(update_fields=["state"])
