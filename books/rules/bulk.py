"""Plan many tickets in a row against one running state. Pure.

    plan_tickets(tickets, held, ...) -> BulkPlan     what selling them one after the other would do
    take(held, plan)                                 the state after them, for the next ones

The same `allocate` decides as for a single ticket: all lines of all tickets are one long list to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from books.rules.allocation import allocate
from books.rules.held import Held
from books.rules.imported import ImportedTicket, Problem
from books.rules.limits import Limit, SoFar, limits_broken
from books.rules.plan import Plan, PlannedEntry
from kernel.names import name_key
from money import Currency, format_money


@dataclass(slots=True)
class RunningSales:
    """Live stakes of the period (minor units), moving on with every ticket. A customer is a name's key."""

    by_number: dict[int, int] = field(default_factory=dict)
    by_customer: dict[str, int] = field(default_factory=dict)
    by_seller_minor: int = 0


@dataclass(slots=True)
class BulkPlan:
    """What would be sold; with `problems` nothing of it may be. `entries` stand ticket by ticket."""

    plan: Plan
    entries: list[list[PlannedEntry]]
    problems: list[Problem]

    @property
    def spill_minor(self) -> int:
        """What would spill over or be trimmed."""
        return self.plan.spill_total_minor + self.plan.trimmed_total_minor


def plan_tickets(
    tickets: Sequence[ImportedTicket],
    held: Held,
    *,
    factor: Decimal,
    when_full: str,
    width: int,
    currency: Currency,
    limits: Sequence[Limit] = (),
    sales: RunningSales | None = None,
    seller: object = None,
) -> BulkPlan:
    """Plan the tickets; `sales` is moved on by those that break no limit."""
    plan = allocate(
        chain.from_iterable(ticket.entries for ticket in tickets), held, factor=factor, when_full=when_full
    )
    lines = list(chain.from_iterable(ticket.lines for ticket in tickets))
    problems = [
        Problem(lines[refusal.line - 1], "number", refusal.sentence(width=width, currency=currency))
        for refusal in plan.refusals
    ]
    entries = _by_ticket(tickets, plan.entries)
    if limits and not problems:
        problems = _limits(tickets, entries, limits, sales or RunningSales(), seller, width, currency)
    return BulkPlan(plan, entries, problems)


def take(held: Mapping[int, object], plan: Plan) -> None:
    """Make the state what it is after the plan: cells fuller, reserve smaller."""
    cells = {(cell.ledger_id, number): cell for number, state in held.items() for cell in state.cells}  # type: ignore[attr-defined]
    for key, units in plan.units_by_cell().items():
        cells[key].used += units
    reserves = {reserve.cover_id: reserve for state in held.values() for reserve in state.reserve}  # type: ignore[attr-defined]
    for cover_id, amount in plan.amount_by_cover().items():
        reserves[cover_id].available_minor -= amount


def _by_ticket(
    tickets: Sequence[ImportedTicket], planned: Sequence[PlannedEntry]
) -> list[list[PlannedEntry]]:
    """The entries of each ticket; lines that were trimmed away are missing."""
    found: list[list[PlannedEntry]] = []
    at, end = 0, 0
    for ticket in tickets:
        end += len(ticket.entries)
        start = at
        while at < len(planned) and planned[at].line <= end:
            at += 1
        found.append(list(planned[start:at]))
    return found


def _limits(
    tickets: Sequence[ImportedTicket],
    entries: Sequence[Sequence[PlannedEntry]],
    limits: Sequence[Limit],
    sales: RunningSales,
    seller: object,
    width: int,
    currency: Currency,
) -> list[Problem]:
    problems = []
    for ticket, planned in zip(tickets, entries, strict=True):
        sold = [(entry.number, entry.amount_minor) for entry in planned]
        customer = name_key(ticket.customer)
        so_far = SoFar(sales.by_number, sales.by_customer.get(customer, 0), sales.by_seller_minor)
        broken = limits_broken(sold, limits, so_far, customer=customer or None, seller=seller)
        for one in broken:
            what = f"{one.number:0{width}d}" if one.number is not None else f"ticket {ticket.key}"
            most = format_money(one.limit.most_minor, currency)
            line = ticket.lines[0]
            if one.number is not None:
                lines = (
                    at for at, (n, _) in zip(ticket.lines, ticket.entries, strict=True) if n == one.number
                )
                line = next(lines, line)
            over = format_money(one.excess_minor, currency)
            problems.append(Problem(line, "amount", f"{what}: {over} over the limit of {most}."))
        if broken:
            continue
        for number, amount in sold:
            sales.by_number[number] = sales.by_number.get(number, 0) + amount
        total = sum(amount for _, amount in sold)
        sales.by_seller_minor += total
        if customer:
            sales.by_customer[customer] = sales.by_customer.get(customer, 0) + total
    return problems
