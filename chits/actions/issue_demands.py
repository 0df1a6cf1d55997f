"""Issue an instalment's demands: every ticket owes its subscription, less its dividends and credit."""

from __future__ import annotations

import uuid
from collections import defaultdict

from django.db.models import F

from audit.record import audit_clock
from chits.actions.credit_ticket import apply_credit, open_demands, owed_of, write_parts
from chits.events import DemandsIssued
from chits.locking import LockedGroup
from chits.models import Demand, Dividend, Instalment, Ticket
from chits.postings import post_demands, post_dividend_netted
from chits.rules.schedule import middle_of
from chits.rules.spreading import spread
from chits.states import DRAWING, INSTALMENT_MOVES, DemandKind, GroupState, InstalmentState
from kernel.ids import new_id, new_ids
from kernel.outbox import record
from kernel.query import execute


def issue_due(group: LockedGroup) -> bool:
    """Issue the demands of the next instalment if they are due, and return whether they were."""
    if group.row.state != GroupState.ACTIVE:
        return False
    rows = list(Instalment.objects.filter(group=group.row).order_by("number"))
    for before, instalment in zip([None, *rows], rows, strict=False):
        if instalment.state != InstalmentState.SCHEDULED:
            continue
        if before is None or _is_its_turn(before, instalment, group):
            issue_demands(group, instalment)
            return True
        return False
    return False


def _is_its_turn(before: Instalment, instalment: Instalment, group: LockedGroup) -> bool:
    """Return whether the demands are due: once the instalment before is settled, or halfway to the draw."""
    state = InstalmentState(before.state)
    if state is InstalmentState.SCHEDULED:
        return False
    if state is InstalmentState.COLLECTING or state in DRAWING:
        return group.now >= middle_of(before.draw_at, instalment.draw_at)
    return True


def issue_demands(group: LockedGroup, instalment: Instalment) -> None:
    """Issue the demands, and move the instalment from SCHEDULED to COLLECTING."""
    if instalment.state != InstalmentState.SCHEDULED:
        return
    row = group.row
    tickets = list(Ticket.objects.filter(group=row).order_by("number").values_list("id", flat=True))
    _write(group, instalment, tickets)
    post_demands(group.books, instalment.id, tickets, row.instalment_minor, by_collection=group.by_collection)
    instalment.state = INSTALMENT_MOVES.move(instalment.state, InstalmentState.COLLECTING)
    instalment.demanded_at = group.now
    instalment.save(update_fields=["state", "demanded_at"])
    net_dividends(group)
    apply_credit(group)
    audit_clock(
        row.account_id,
        "instalment.demand",
        "instalment",
        instalment.id,
        number=instalment.number,
        tickets=len(tickets),
    )
    record(DemandsIssued(row.id, instalment.id), account_id=row.account_id)


_INSERT = """
INSERT INTO chits_demand (id, account_id, ticket_id, instalment_id, group_id, kind, sequence, amount,
                          dividend, received, waived, due_on, issued_at)
SELECT n.id, %(account)s, n.ticket, %(instalment)s, %(group)s, 'SUBSCRIPTION', 0,
       %(amount)s, 0, 0, 0, %(due)s, %(at)s
FROM unnest(%(ids)s::uuid[], %(tickets)s::uuid[]) AS n (id, ticket)
"""


def _write(group: LockedGroup, instalment: Instalment, tickets: list[uuid.UUID]) -> None:
    """Insert all demands in one statement, because a group may have ten thousand tickets."""
    execute(
        _INSERT,
        {
            "account": group.row.account_id,
            "group": group.row.id,
            "instalment": instalment.id,
            "amount": group.row.instalment_minor,
            "due": instalment.due_on,
            "at": group.now,
            "ids": new_ids(len(tickets)),
            "tickets": tickets,
        },
    )


def net_dividends(group: LockedGroup) -> None:
    """Deduct dividends from their tickets' demands for later instalments."""
    shares = list(
        Dividend.objects.select_related("award__instalment").filter(
            award__group_id=group.row.id, netted__lt=F("amount")
        )
    )
    if not shares:
        return
    demands: dict[uuid.UUID, list[Demand]] = defaultdict(list)
    for demand in open_demands([share.ticket_id for share in shares]):
        if demand.kind == DemandKind.SUBSCRIPTION:
            demands[demand.ticket_id].append(demand)
    netted = []
    for share in sorted(shares, key=lambda share: (share.award.instalment.number, str(share.ticket_id))):
        later = [
            demand
            for demand in demands[share.ticket_id]
            if demand.instalment.number > share.award.instalment.number and demand.outstanding > 0
        ]
        parts = spread(share.amount - share.netted, [owed_of(demand) for demand in later])
        if parts.applied:
            write_parts(parts.parts, later, "dividend", share.award_id)
            Dividend.objects.filter(id=share.id).update(netted=F("netted") + parts.applied)
            netted.append((share.ticket_id, parts.applied))
    if netted:
        post_dividend_netted(group.books, str(new_id()), netted)
