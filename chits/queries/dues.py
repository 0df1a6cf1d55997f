"""What a ticket has to pay: what is owed, and what an instalment that is not demanded yet will ask for."""

from __future__ import annotations

import uuid
from datetime import date
from typing import NamedTuple

from django.db.models import F, Sum

from chits import places
from chits.models import Demand, Group, Ticket
from chits.states import DemandKind
from journal.queries import balance_of


class Due(NamedTuple):
    """Minor units: open demands, penalties among them, instalments not demanded yet, the member's credit."""

    owed: int
    penalties: int
    ahead: int
    credit: int

    @property
    def to_pay(self) -> int:
        return max(0, self.owed + self.ahead - self.credit)


def due_of(group: Group, ticket: Ticket, *, up_to: int | None = None) -> Due:
    """Until instalment `up_to`, demanded or not; until today when it is None."""
    demands = Demand.objects.filter(ticket_id=ticket.id).select_related("instalment")
    owed = penalties = last = 0
    for demand in demands:
        if demand.kind == DemandKind.SUBSCRIPTION:
            last = max(last, demand.instalment.number)
        if up_to is not None and demand.instalment.number > up_to:
            continue
        owed += demand.outstanding
        penalties += demand.outstanding if demand.kind == DemandKind.PENALTY else 0
    last = max(last, group.done_before)
    months = max(0, min(up_to or 0, group.months) - last)
    return Due(owed, penalties, months * group.instalment_minor, credit_of(group, ticket))


def credit_of(group: Group, ticket: Ticket) -> int:
    """What the ticket's holder has paid into the group beyond what was owed."""
    place = places.unapplied(group.id, ticket.person_id, group.currency)
    return balance_of(group.account_id, place)


def overdue_of(ticket_id: uuid.UUID, today: date) -> int:
    """What is late of a ticket's demands (minor): it is kept back from a prize."""
    late = Demand.objects.filter(ticket_id=ticket_id, due_on__lt=today)
    whole = Sum(F("amount") - F("dividend") - F("received") - F("waived"))
    return int(late.aggregate(minor=whole)["minor"] or 0)
