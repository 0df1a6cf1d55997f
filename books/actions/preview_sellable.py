"""Preview which part of a ticket could be sold, while it is still being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from books.actions.enforce_limits import LimitExceeded, canonical_customer_names, enforce_limits
from books.locking import read_period
from books.period import require_gate
from books.queries.held import held_numbers
from books.rules.allocation import allocate
from books.rules.lines import Wanted
from books.rules.plan import Plan, PlanRefusal
from books.sold import Planned
from books.states import Operation
from tenancy.member import Member, require_capability


@dataclass(frozen=True, slots=True)
class Sellable:
    """The plan of the sellable lines; `left_out` are the others, numbered as in the request."""

    planned: Planned
    left_out: list[PlanRefusal]
    limit: LimitExceeded | None


def preview_sellable(
    member: Member, period_id: object, lines: Sequence[Wanted], *, customer: str = ""
) -> Sellable:
    """Plan the lines without blocked or full numbers. Takes no locks and writes nothing.

    A sale of the same lines would be refused if anything is left out or a limit is exceeded.
    """
    require_capability(member, "books.sell")
    period = read_period(member, period_id)
    require_gate(period, Operation.SELL)
    held = held_numbers(period, (line.number for line in lines), lock=False)
    left_out: list[PlanRefusal] = []
    indexes = list(range(len(lines)))
    plan = Plan()
    while indexes:
        asked = [lines[index] for index in indexes]
        plan = allocate(asked, held, factor=period.factor, when_full=period.when_full)
        if not plan.refusals:
            break
        refused = {refusal.line: refusal for refusal in plan.refusals}
        left_out += [
            PlanRefusal(found.code, indexes[line - 1] + 1, found.number, found.amount_minor, found.leg)
            for line, found in sorted(refused.items())
        ]
        indexes = [index for at, index in enumerate(indexes, 1) if at not in refused]
        plan = Plan()
    known = canonical_customer_names(period, (customer,)).get(customer, customer)
    try:
        enforce_limits(period, member, plan.entries, customer=known)
    except LimitExceeded as limit:
        return Sellable(Planned(period, plan), left_out, limit)
    return Sellable(Planned(period, plan), left_out, None)
