"""What a ticket has to pay: its dues, and the amounts of instalments that aren't demanded yet."""

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
    """Amounts in minor units: open demands with their penalties, instalments not demanded yet, and credit."""

    owed: int
    penalties: int
    ahead: int
    credit: int

    @property
    def to_pay(self) -> int:
        return max(0, self.owed + self.ahead - self.credit)


def due_of(group: Group, ticket: Ticket, *, up_to: int | None = None) -> Due:
    """Return the dues until instalment `up_to`, demanded or not, or until today if None.

    Penalties count from the day on which they are due, even if the timer hasn't charged them yet.
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
    """Return the credit of the ticket's holder in the group."""
    account = journal_accounts.unapplied(group.id, ticket.person_id, group.currency)
    return balance_of(group.account_id, account)


def overdue_of(ticket: Ticket, now: datetime) -> int:
    """Return the ticket's arrears on the group's date, in minor units."""
    late = Demand.objects.filter(ticket_id=ticket.id, due_on__lt=ticket.group.day_of(now))
    whole = Sum(F("amount") - F("dividend") - F("received") - F("waived"))
    to_charge = penalties_to_charge(ticket.group, now, ticket_ids=[ticket.id])
    return int(late.aggregate(minor=whole)["minor"] or 0) + sum(one.amount for one in to_charge)


def withheld_demands(award: Award, today: date) -> list[Demand]:
    """Return the demands that are withheld from a prize, with their instalments.

    These are all overdue demands, and all up to the instalment that was won. A winner owes none of those at
    the freeze, but may again after a reversal or refund.
    """
    still_owed = Demand.objects.select_related("instalment").filter(
        ticket_id=award.ticket_id, amount__gt=F("dividend") + F("received") + F("waived")
    )
    return list(still_owed.filter(Q(due_on__lt=today) | Q(instalment__number__lte=award.instalment.number)))


class Withheld(NamedTuple):
    """Amounts of a payout in minor units: withheld, paid to the winner, and still owed by the ticket."""

    withheld: int
    to_pay: int
    owed_later: int


def withheld_from(payout: Payout, now: datetime) -> Withheld:
    """Return the amounts that a payment of the payout now would have."""
    award = payout.award
    group: Group = award.instalment.group
    owed = sum(demand.outstanding for demand in Demand.objects.filter(ticket_id=award.ticket_id))
    taken = sum(demand.outstanding for demand in withheld_demands(award, group.day_of(now)))
    withheld = min(taken, payout.amount)
    return Withheld(withheld, payout.amount - withheld, owed - withheld)
