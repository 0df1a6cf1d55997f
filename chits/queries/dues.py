"""What a ticket has to pay: what is owed, and what an instalment that is not demanded yet will ask for."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, Q, Sum

from chits import journal_accounts
from chits.models import Award, Demand, Group, Payout, Ticket
from chits.queries.penalties import penalties_to_charge
from chits.states import DemandKind
from journal.queries import balance_of
from kernel.clock import database_now


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
    """Until instalment `up_to`, demanded or not; until today when it is None.

    Penalties count from the day on which they are due, whether the timer has charged them or not.
    """
    demands = [
        *Demand.objects.filter(ticket_id=ticket.id).select_related("instalment"),
        *penalties_to_charge(group, database_now(), ticket_ids=[ticket.id]),
    ]
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
    account = journal_accounts.unapplied(group.id, ticket.person_id, group.currency)
    return balance_of(group.account_id, account)


def overdue_of(ticket: Ticket, now: datetime) -> int:
    """What of a ticket's demands is overdue on the group's day (minor)."""
    late = Demand.objects.filter(ticket_id=ticket.id, due_on__lt=ticket.group.day_of(now))
    whole = Sum(F("amount") - F("dividend") - F("received") - F("waived"))
    to_charge = penalties_to_charge(ticket.group, now, ticket_ids=[ticket.id])
    return int(late.aggregate(minor=whole)["minor"] or 0) + sum(one.amount for one in to_charge)


def withheld_demands(award: Award, today: date) -> list[Demand]:
    """The demands that are taken out of a prize before it is paid, with their instalments.

    All that is overdue, and all that is owed up to the instalment that was won: a winner is clear of it at
    the freeze, and owes it again where a payment was reversed or refunded since.
    """
    still_owed = Demand.objects.select_related("instalment").filter(
        ticket_id=award.ticket_id, amount__gt=F("dividend") + F("received") + F("waived")
    )
    return list(still_owed.filter(Q(due_on__lt=today) | Q(instalment__number__lte=award.instalment.number)))


class Withheld(NamedTuple):
    """Minor units: what a payout withholds, what of it goes to the winner, what the ticket owes besides."""

    withheld: int
    to_pay: int
    owed_later: int


def withheld_from(payout: Payout, now: datetime) -> Withheld:
    """As paying it out at this moment would do it."""
    award = payout.award
    group: Group = award.instalment.group
    owed = sum(demand.outstanding for demand in Demand.objects.filter(ticket_id=award.ticket_id))
    taken = sum(demand.outstanding for demand in withheld_demands(award, group.day_of(now)))
    withheld = min(taken, payout.amount)
    return Withheld(withheld, payout.amount - withheld, owed - withheld)
