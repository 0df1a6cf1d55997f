"""Award an instalment's prize to the ticket that was drawn, bid the most, or is next in the rotation."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from chits.actions.follow_arrears import give_later
from chits.actions.freeze_instalment import TIE_DRAWS, instalment_of
from chits.actions.issue_demands import issue_due, net_dividends
from chits.actions.prizes import prize_for
from chits.actions.write_minutes import write_minutes
from chits.events import DrawHeld
from chits.locking import LockedGroup, lock_group_of
from chits.models import Award, Dividend, Instalment, Payout, Ticket
from chits.postings import post_award
from chits.rules.prize import tax_within
from chits.states import INSTALMENT_MOVES, InstalmentState, MinutesKind, PayoutState
from draws.models import Draw
from draws.queries.draws import seen_labels
from kernel.outbox import record

# The timer issues the next demands of a larger group, so that the result isn't delayed.
AT_ONCE = 500


def award_drawn(account_id: uuid.UUID, draw: Draw) -> None:
    """Award the prize of a drawn draw, within the transaction of the draw."""
    if draw.series.kind == TIE_DRAWS:
        group_id = Instalment.objects.values_list("group_id", flat=True).get(draw_id=draw.id)
        group = lock_group_of(account_id, group_id)
        instalment = Instalment.objects.get(group=group.row, draw_id=draw.id)
    else:
        group = lock_group_of(account_id, draw.series.subject_id)
        instalment = instalment_of(group, draw)
    assert draw.winners
    if instalment.state == InstalmentState.SUPERSEDED:
        return  # the group was terminated meanwhile; the draw stays as a record
    award_prize(group, instalment, draw.winners[0], draw=draw)


def award_prize(group: LockedGroup, instalment: Instalment, label: str, *, draw: Draw | None) -> Award:
    """Award the instalment: split its pool into prize, commission and dividends, and start the next one."""
    row = group.row
    ticket = Ticket.objects.get(group=row, label=label)
    prize = prize_for(group, instalment)
    award = Award.objects.create(
        account_id=row.account_id,
        group_id=row.id,
        instalment=instalment,
        ticket=ticket,
        draw_id=draw.id if draw else None,
        transcript_hash=(draw.transcript_hash or "") if draw else "",
        gross=prize.gross,
        commission=prize.commission,
        discount=prize.discount,
        dividends=sum(prize.dividends),
        prize=prize.prize,
        gst=tax_within(prize.commission, row.gst_bps),
        awarded_at=group.now,
    )
    holders = list(Ticket.objects.filter(group=row).order_by("number").values_list("id", flat=True))
    shares = [pair for pair in zip(holders, prize.dividends, strict=False) if pair[1]]
    Dividend.objects.bulk_create(
        Dividend(account_id=row.account_id, award=award, ticket_id=holder, amount=share)
        for holder, share in shares
    )
    post_award(
        group.books,
        award.id,
        instalment_id=instalment.id,
        ticket_id=ticket.id,
        prize=prize.prize,
        commission=prize.commission,
        gst=award.gst,
        dividends=shares,
    )
    Payout.objects.create(
        account_id=row.account_id,
        group_id=row.id,
        award=award,
        amount=prize.prize,
        state=PayoutState.SECURITY_PENDING if row.needs_security else PayoutState.AWARDED,
        made_at=group.now,
    )
    _move_on(group, instalment, award, draw)
    return award


def _move_on(group: LockedGroup, instalment: Instalment, award: Award, draw: Draw | None) -> None:
    row = group.row
    # A frozen draw whose time has come is awaiting its beacon, even if its state doesn't show that yet.
    state = InstalmentState(instalment.state)
    instalment.state = INSTALMENT_MOVES.move(state, InstalmentState.AWARDED)
    instalment.awarded_at = group.now
    instalment.save(update_fields=["state", "awarded_at"])
    write_minutes(
        group,
        instalment,
        MinutesKind.HELD,
        winner=award.ticket.label,
        prize=award.prize,
        commission=award.commission,
        gst=award.gst,
        discount=award.discount,
        currency=row.currency,
        draw=str(draw.id) if draw else None,
        freeze_hash=draw.freeze_hash if draw else None,
        transcript_hash=draw.transcript_hash if draw else None,
        present=seen_labels(draw.id) if draw else [],
    )
    if group.by_collection:
        give_later(group, award)  # what came in between the freeze and the draw
    if row.seats <= AT_ONCE:
        issue_due(group)
    net_dividends(group)
    audit_clock(
        row.account_id,
        "instalment.award",
        "instalment",
        instalment.id,
        number=instalment.number,
        winner=award.ticket.label,
        prize=award.prize,
    )
    record(DrawHeld(row.id, instalment.id, award.id), account_id=row.account_id)
