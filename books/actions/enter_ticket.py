"""Enter a ticket: fill each number up to its capacity and spill the rest over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from books.actions.create_period import open_due
from books.actions.enforce_limits import canonical_customer_names, enforce_limits, lock_limited
from books.actions.write_ticket import write_ticket
from books.locking import lock_period, read_period
from books.models import Ledger, Ticket
from books.period import LockedPeriod, require_gate
from books.queries.held import held_numbers
from books.rules.allocation import allocate
from books.rules.lines import Wanted
from books.rules.plan import Plan
from books.shapes import plan_shape
from books.sold import Planned, Sold
from books.states import Operation, PeriodState
from kernel.errors import BadInput, Conflict, DrawbookError, NotFound
from kernel.ids import read_id
from kernel.transactions import transaction
from money import format_money
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


class SpillExceeds(Conflict):
    """Raised if more would spill over than was confirmed; carries the new plan."""

    code = "spill_exceeds"


def enter_ticket(
    member: Member,
    period_id: object,
    lines: Sequence[Wanted],
    *,
    max_spill: int,
    customer: str = "",
    note: str = "",
) -> Sold:
    """Sell all of the lines or nothing.

    `max_spill` (minor units) is what the user agreed to see spilled over or trimmed; more is refused with
    the fresh plan. The same key and body are recognised above, by the face that took the request.
    """
    require_capability(member, "books.sell")
    require_access(member, Access.CREATE)
    with transaction():
        period = selling(lock_period(member, period_id, shared=True), member)
        customer = canonical_customer_names(period, (customer,)).get(customer, customer)
        lock_limited(period, member, customer)
        plan = _planned(period, lines, lock=True)
        enforce_limits(period, member, plan.entries, customer=customer)
        if plan.exceeds(max_spill):
            raise _spill_exceeds(period, plan, lines)
        ticket = write_ticket(period, member, plan.entries, customer=customer, note=note)
    return Sold(period, ticket, member.user_name, customer, note)


def preview_ticket(
    member: Member, period_id: object, lines: Sequence[Wanted], *, customer: str = ""
) -> Planned:
    """Return what selling the lines would do now: the same function, without locks or writes."""
    require_capability(member, "books.sell")
    period = read_period(member, period_id)
    require_gate(period, Operation.SELL)
    plan = _planned(period, lines, lock=False)
    customer = canonical_customer_names(period, (customer,)).get(customer, customer)
    enforce_limits(period, member, plan.entries, customer=customer)
    return Planned(period, plan)


def repeat_ticket(member: Member, ticket: Ticket, *, max_spill: int = 0) -> Sold:
    """Sell the same numbers and amounts again, as if typed anew."""
    lines = [
        Wanted(number, amount)
        for number, amount in ticket.entries.order_by("line").values_list("number", "amount")
    ]
    return enter_ticket(member, ticket.period_id, lines, max_spill=max_spill, customer=ticket.customer)


def selling(period: LockedPeriod, member: Member) -> LockedPeriod:
    """Return the period if sales are open; a draft whose time has come is opened."""
    require_gate(period, Operation.SELL)
    if period.stored_state is PeriodState.OPEN:
        return period
    # Only the first sale after the opening comes here, and only before the schedule has. Two at once
    # would wait for each other; the database ends one of them, which then runs again.
    locked = lock_period(member, period.id, shared=False)
    if locked.stored_state is PeriodState.DRAFT:
        open_due(member.account_id, locked.id, locked.now)
    return lock_period(member, period.id, shared=False)


def _planned(period: LockedPeriod, lines: Sequence[Wanted], *, lock: bool) -> Plan:
    wanted = _with_ledgers(period, lines)
    beyond = [
        line_number for line_number, line in enumerate(wanted, 1) if not 0 <= line.number < 10**period.width
    ]
    if beyond:
        raise BadInput(
            errors={
                f"lines.{line_number}.number": ["This number isn't in the book."] for line_number in beyond
            }
        )
    held = held_numbers(period, (line.number for line in wanted), lock=lock)
    plan = allocate(wanted, held, factor=period.factor, when_full=period.when_full)
    if plan.refusals:
        raise _refused(period, plan)
    return plan


def _with_ledgers(period: LockedPeriod, lines: Sequence[Wanted]) -> Sequence[Wanted]:
    """Return the lines with ledger ids of this period. Any other id raises NotFound."""
    if all(line.legs is None for line in lines):
        return lines
    known = {ledger.id for ledger in period.ledgers}
    checked = []
    for line in lines:
        legs: list[tuple[Any, int]] = []
        for written, amount in line.legs or ():
            id = read_id(written)
            if id is None or (id not in known and not _is_ledger(period, id)):
                raise NotFound
            legs.append((id, amount))
        checked.append(line._replace(legs=None if line.legs is None else tuple(legs)))
    return checked


def _is_ledger(period: LockedPeriod, id: Any) -> bool:
    """Return whether the id is a (closed) ledger of this period."""
    return Ledger.objects.filter(period_id=period.id, id=id).exists()


def _refused(period: LockedPeriod, plan: Plan) -> DrawbookError:
    """Return the error: the first refusal decides the code, and every refused line is named."""
    first = plan.refusals[0]
    errors: dict[str, list[str]] = {}
    for refusal in plan.refusals:
        sentence = refusal.sentence(width=period.width, currency=period.currency)
        errors.setdefault(refusal.path, []).append(sentence)
    kind = BadInput if first.status == 400 else Conflict
    return kind(
        first.sentence(width=period.width, currency=period.currency), code=str(first.code), errors=errors
    )


def _spill_exceeds(period: LockedPeriod, plan: Plan, lines: Sequence[Wanted]) -> SpillExceeds:
    over = format_money(plan.spill_total_minor + plan.trimmed_total_minor, period.currency)
    return SpillExceeds(
        f"{over} can no longer be held. Check the new plan and confirm it.",
        extra={"plan": plan_shape(Planned(period, plan))},
    )
