"""A group's statement: a line for each ticket, the money it holds, and its trial balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chits.models import Group
from chits.queries.balances import TrialLine, trial_balance
from chits.queries.statements import Book, books_of, credits_of, tickets_in
from kernel.clock import database_now
from money import to_string
from rest.answers import Amount, Answer, Id
from rest.answers import at as found_at
from tenancy.member import Member

# The names of the accounts on the statement; accounts of tickets and members are summed.
TOTALS = {
    "bank": ("chits_bank", 1),
    "cash": ("chits_cash", 1),
    "agents": ("chits_agent_cash", 1),
    "gateway": ("chits_gateway", 1),
    "receivable": ("chits_receivable", 1),
    "penalties_due": ("chits_penalty_due", 1),
    "pool": ("chits_pool", -1),
    "prizes_payable": ("chits_prize", -1),
    "dividends_payable": ("chits_dividend", -1),
    "credit": ("chits_unapplied", -1),
    "foreman_advance": ("chits_foreman_advance", -1),
    "commission": ("chits_commission", -1),
    "gst": ("chits_gst", -1),
    "penalties": ("chits_penalty", -1),
    "gateway_fees": ("chits_gateway_fees", 1),
    "written_off": ("chits_write_off", 1),
}


@dataclass(frozen=True, slots=True)
class GroupStatement:
    """A statement in minor units. `trial` is empty for a member, who sees only their own tickets."""

    group: Group
    at: datetime
    books: list[Book]
    credits: dict[Any, int]
    trial: list[TrialLine]

    def total(self, name: str) -> int:
        code, sign = TOTALS[name]
        return sign * sum(line.balance for line in self.trial if line.code == code)

    @property
    def difference(self) -> int:
        """Return debits less credits, which is always zero."""
        return sum(line.balance for line in self.trial)


def statement_of(member: Member, group: Group) -> GroupStatement:
    """Return the statement of all tickets, or of a member's own tickets for the member."""
    tickets = tickets_in(group)
    sees_all = member.may("chits.collect") or member.may("look.reports")
    if not sees_all:
        tickets = tickets.filter(person__user_id=member.user_id)
    rows = list(tickets)
    return GroupStatement(
        group=group,
        at=database_now(),
        books=books_of(group, rows),
        credits=credits_of(group, [ticket.person_id for ticket in rows]),
        trial=trial_balance(group.account_id, group.id) if sees_all else [],
    )


class StatementLineOut(Answer):
    ticket: str = found_at("book.ticket.label")
    holder: str = found_at("book.ticket.person.name")
    demanded: Amount = found_at("book.demanded")
    received: Amount = found_at("book.received")
    dividend: Amount = found_at("book.dividend")
    waived: Amount = found_at("book.waived")
    outstanding: Amount = found_at("book.outstanding")
    credit: Amount
    prized_in: int | None = found_at("book.prized_in")
    prize: Amount = found_at("book.prize")
    paid_out: Amount = found_at("book.paid_out")


class StatementOut(Answer):
    group: Id = found_at("group.id")
    name: str = found_at("group.name")
    state: str = found_at("group.state")
    currency: str = found_at("group.currency")
    value: Amount = found_at("group.value_minor")
    at: datetime
    tickets: list[StatementLineOut]
    totals: dict[str, str] | None
    trial_balance: Amount = found_at("difference")


def statement_shape(statement: GroupStatement) -> dict[str, Any]:
    """Return the API shape of a statement."""
    currency, credits = statement.group.currency, statement.credits
    totals = {name: to_string(statement.total(name), currency) for name in TOTALS}
    return StatementOut.of(
        statement,
        tickets=[{"book": book, "credit": credits.get(book.ticket.person_id, 0)} for book in statement.books],
        totals=totals if statement.trial else None,
    )
