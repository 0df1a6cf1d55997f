"""Enforce the book's limits on a sale, under the locks of its numbers, so that sales see each other.

Totals of a customer or seller have no row of their own to lock. Limited customers and sellers are therefore
locked too, before the numbers and always in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from books.models import Customer
from books.period import LockedPeriod
from books.rules.imported import ImportedTicket
from books.rules.limits import Limit, LimitBroken, LimitKind, SoFar, limits_broken
from books.rules.plan import PlannedEntry
from kernel.advisory import LockSpace, take_locks
from kernel.errors import Conflict
from kernel.names import clean_name, name_key
from kernel.query import select, select_one
from kernel.statements import array
from money import format_money
from tenancy.member import Member

_NUMBER_KINDS = (LimitKind.NUMBER_DEFAULT, LimitKind.NUMBER_OVERRIDE, LimitKind.NUMBER_GROUP)


class LimitExceeded(Conflict):
    """Raised when a sale exceeds limits; `errors` names each of them."""

    code = "limit_exceeded"


def name_customers(period: LockedPeriod, tickets: Iterable[ImportedTicket]) -> None:
    """Replace the customers of tickets by their canonical names."""
    tickets = list(tickets)
    known = canonical_customer_names(period, {ticket.customer for ticket in tickets})
    for ticket in tickets:
        ticket.customer = known.get(ticket.customer, ticket.customer)


def canonical_customer_names(period: LockedPeriod, customers: Collection[str]) -> dict[str, str]:
    """Return each name with its spelling in the list of customers, else in a limit, else as it is stored.

    Names that differ only in case, blanks or the encoding of accents are one customer, so that a different
    spelling can't evade a limit. Without a customer limit there is no query.
    """
    asked = {name: clean_name(name) for name in customers if name}
    limits = [limit for limit in period.limits if limit.kind is LimitKind.CUSTOMER]
    if not limits or not asked:
        return asked
    keys = {name: name_key(name) for name in asked}
    known = {str(limit.subject): limit.named for limit in limits if limit.named}
    listed = Customer.objects.filter(name_key__in=set(keys.values()))
    known |= dict(listed.values_list("name_key", "name"))
    return {name: known.get(key, asked[name]) for name, key in keys.items()}


def lock_limited(period: LockedPeriod, member: Member, *customers: str) -> None:
    """Serialise the sales of a limited seller or customer; others take no lock."""
    keys = []
    if _matching(period, LimitKind.SELLER, member.id):
        keys.append(f"{period.id}:seller:{member.id}")
    for customer in {name_key(name) for name in customers} - {""}:
        if _matching(period, LimitKind.CUSTOMER, customer):
            keys.append(f"{period.id}:customer:{customer}")
    take_locks(LockSpace.LIMITED_SALES, *keys)


def enforce_limits(
    period: LockedPeriod, member: Member, entries: Sequence[PlannedEntry], *, customer: str
) -> None:
    """Raise LimitExceeded if the planned sale exceeds a limit."""
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


def _matching(period: LockedPeriod, kind: LimitKind, subject: object) -> list[Limit]:
    return [limit for limit in period.limits if limit.kind is kind and limit.subject in (None, subject)]


def _so_far(period: LockedPeriod, member: Member, customer: str, numbers: Sequence[int]) -> SoFar:
    so_far = SoFar()
    given = [period.account_id, period.id]
    total = (
        "SELECT coalesce(sum(total - refunded), 0)::bigint FROM books_ticket "
        "WHERE account_id = %s AND period_id = %s AND {} = %s"
    )
    if any(limit.kind in _NUMBER_KINDS for limit in period.limits):
        so_far.by_number = dict(
            select(
                "SELECT number, sold FROM books_periodnumber "
                "WHERE account_id = %s AND period_id = %s AND number = ANY (%s::smallint[])",
                [*given, array(sorted(set(numbers)))],
            )
        )
    if customer and _matching(period, LimitKind.CUSTOMER, customer):
        (so_far.to_customer_minor,) = select_one(total.format("customer_key"), [*given, customer])
    if _matching(period, LimitKind.SELLER, member.id):
        (so_far.by_seller_minor,) = select_one(total.format("seller_id"), [*given, member.id])
    return so_far


def _sentence(period: LockedPeriod, broken: LimitBroken) -> str:
    most = format_money(broken.limit.most_minor, period.currency)
    excess = format_money(broken.excess_minor, period.currency)
    if broken.number is not None:
        return f"{period.written(broken.number)} is limited to {most}: {excess} too much."
    subject = {
        LimitKind.TICKET: "A ticket",
        LimitKind.CUSTOMER: "This customer",
        LimitKind.SELLER: "This seller",
    }[broken.limit.kind]
    return f"{subject} is limited to {most}: {excess} too much."
