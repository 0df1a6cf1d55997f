"""Hold a sale against the book's limits: under the rows of its numbers, so that two at once see each other.

What one customer or seller has bought or sold is no row of a number; who is limited is locked on top,
before the numbers and always in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from books.models import Customer
from books.period import LockedPeriod
from books.rules.imported import ImportedTicket
from books.rules.limits import Limit, LimitBroken, LimitKind, SoFar, limits_broken
from books.rules.plan import PlannedEntry
from kernel.advisory import LockSpace, take_locks
from kernel.errors import Conflict
from kernel.names import clean_name, name_key
from kernel.statements import array
from money import format_money
from tenancy.member import Member

_NUMBER_KINDS = (LimitKind.NUMBER_DEFAULT, LimitKind.NUMBER_OVERRIDE, LimitKind.NUMBER_GROUP)


class LimitExceeded(Conflict):
    """More would be sold than a limit allows; `errors` names each."""

    code = "limit_exceeded"


def name_customers(period: LockedPeriod, tickets: Iterable[ImportedTicket]) -> None:
    """Write the customers of tickets as `as_known` would."""
    tickets = list(tickets)
    known = as_known(period, {ticket.customer for ticket in tickets})
    for ticket in tickets:
        ticket.customer = known.get(ticket.customer, ticket.customer)


def as_known(period: LockedPeriod, customers: Collection[str]) -> dict[str, str]:
    """Customers as the list of customers, else a limit, spells them, and as they are stored otherwise.

    Other capitals, blanks and ways of writing an accent are the same customer, and no way past a limit.
    Nothing is asked while no limit is about customers.
    """
    asked = {name: clean_name(name) for name in customers if name}
    limits = [limit for limit in period.limits if limit.kind is LimitKind.CUSTOMER]
    if not limits or not asked:
        return asked
    keys = {name: name_key(name) for name in asked}
    known = {str(limit.who): limit.named for limit in limits if limit.named}
    listed = Customer.objects.filter(name_key__in=set(keys.values()))
    known |= dict(listed.values_list("name_key", "name"))
    return {name: known.get(key, asked[name]) for name, key in keys.items()}


def lock_limited(period: LockedPeriod, member: Member, *customers: str) -> None:
    """Let the sales of a limited seller or customer follow one another; for others nothing is locked."""
    keys = []
    if _matching(period, LimitKind.SELLER, member.id):
        keys.append(f"{period.id}:seller:{member.id}")
    for customer in {name_key(name) for name in customers} - {""}:
        if _matching(period, LimitKind.CUSTOMER, customer):
            keys.append(f"{period.id}:customer:{customer}")
    take_locks(LockSpace.LIMITED_SALES, *keys)


def keep_limits(
    period: LockedPeriod, member: Member, entries: Sequence[PlannedEntry], *, customer: str
) -> None:
    """LimitExceeded when what is planned would be too much of something."""
    if not period.limits:
        return
    sales = [(entry.number, entry.amount_minor) for entry in entries]
    key = name_key(customer)
    broken = limits_broken(
        sales,
        period.limits,
        _so_far(period, member, key, [number for number, _ in sales]),
        customer=key or None,
        seller=member.id,
    )
    if broken:
        errors: dict[str, list[str]] = {}
        for one in broken:
            path = one.limit.kind.value if one.number is None else f"numbers.{period.written(one.number)}"
            errors.setdefault(path, []).append(_sentence(period, one))
        raise LimitExceeded(_sentence(period, broken[0]), errors=errors)


def _matching(period: LockedPeriod, kind: LimitKind, who: object) -> list[Limit]:
    return [limit for limit in period.limits if limit.kind is kind and limit.who in (None, who)]


def _so_far(period: LockedPeriod, member: Member, customer: str, numbers: Sequence[int]) -> SoFar:
    so_far = SoFar()
    given = [period.account_id, period.id]
    total = (
        "SELECT coalesce(sum(total - refunded), 0)::bigint FROM books_ticket "
        "WHERE account_id = %s AND period_id = %s AND {} = %s"
    )
    with connection.cursor() as cursor:
        if any(limit.kind in _NUMBER_KINDS for limit in period.limits):
            cursor.execute(
                "SELECT number, sold FROM books_periodnumber "
                "WHERE account_id = %s AND period_id = %s AND number = ANY (%s::smallint[])",
                [*given, array(sorted(set(numbers)))],
            )
            so_far.by_number = dict(cursor.fetchall())
        if customer and _matching(period, LimitKind.CUSTOMER, customer):
            cursor.execute(total.format("customer_key"), [*given, customer])
            (so_far.to_customer_minor,) = cursor.fetchone()
        if _matching(period, LimitKind.SELLER, member.id):
            cursor.execute(total.format("seller_id"), [*given, member.id])
            (so_far.by_seller_minor,) = cursor.fetchone()
    return so_far


def _sentence(period: LockedPeriod, broken: LimitBroken) -> str:
    most = format_money(broken.limit.most_minor, period.currency)
    excess = format_money(broken.excess_minor, period.currency)
    if broken.number is not None:
        return f"{period.written(broken.number)} is limited to {most}: {excess} too much."
    whose = {
        LimitKind.TICKET: "A ticket",
        LimitKind.CUSTOMER: "This customer",
        LimitKind.SELLER: "This seller",
    }[broken.limit.kind]
    return f"{whose} is limited to {most}: {excess} too much."
