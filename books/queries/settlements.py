"""Settlements of a period, summed from its rows.

They come from tickets, claims and covers rather than from the journal, whose cash accounts cover all periods
of a seller; a test reconciles the two.
"""

from __future__ import annotations

from books.period import LockedPeriod
from books.queries.winners import owed_by_collaborators
from books.rules.settlement import CollaboratorSettlement, SellerSettlement
from kernel.query import select
from rest.answers import Amount, Answer, Id, at

_SELLERS = """
SELECT s.seller, max(s.name), sum(s.tickets)::int, sum(s.sales)::bigint, sum(s.voids)::bigint,
       sum(s.prizes)::bigint, coalesce(max(x.commission_bps), 0)
FROM (
    SELECT t.seller_id AS seller, max(t.seller_name) AS name, count(*) AS tickets, sum(t.total) AS sales,
           sum(t.refunded) AS voids, 0 AS prizes
    FROM books_ticket t WHERE t.account_id = %(account)s AND t.period_id = %(period)s GROUP BY t.seller_id
    UNION ALL
    SELECT c.paid_by, max(c.paid_by_name), 0, 0, 0, sum(c.amount) FROM books_claim c
    JOIN books_ticket t ON t.account_id = c.account_id AND t.id = c.ticket_id
    WHERE t.account_id = %(account)s AND t.period_id = %(period)s GROUP BY c.paid_by
) s
LEFT JOIN books_sellerterms x ON x.account_id = %(account)s AND x.seller = s.seller
GROUP BY s.seller ORDER BY 2, 1
"""
_COLLABORATORS = """
SELECT c.collaborator_id, k.name, count(*)::int, sum(c.confirmed - c.cancelled)::bigint
FROM books_cover c
JOIN books_collaborator k ON k.account_id = c.account_id AND k.id = c.collaborator_id
WHERE c.account_id = %s AND c.period_id = %s AND c.confirmed > c.cancelled
GROUP BY c.collaborator_id, k.name ORDER BY k.name
"""


def seller_settlements(period: LockedPeriod) -> list[SellerSettlement]:
    """Return every seller who sold or paid in the period."""
    return [
        SellerSettlement(*row)
        for row in select(_SELLERS, {"account": period.account_id, "period": period.id})
    ]


def collaborator_settlements(period: LockedPeriod) -> list[CollaboratorSettlement]:
    """Return every collaborator who covers part of the period."""
    announced = period.state in ("ANNOUNCED", "CLOSED", "ARCHIVED") and period.lucky_number is not None
    owed = owed_by_collaborators(period, period.lucky_number) if announced else []  # type: ignore[arg-type]
    due = {one.collaborator_id: one.due for one in owed}
    return [
        CollaboratorSettlement(*row, due.get(row[0], 0))  # type: ignore[call-arg]
        for row in select(_COLLABORATORS, [period.account_id, period.id])
    ]


class SellerSettlementOut(Answer):
    seller: Id
    name: str
    tickets: int
    sales: Amount
    voids: Amount
    net_sales: Amount
    commission_bps: int
    commission: Amount
    prizes: Amount
    due: Amount


class CollaboratorSettlementOut(Answer):
    collaborator: Id
    name: str
    covers: int
    stake: Amount
    prizes: Amount
    due: Amount


class SettlementOut(Answer):
    period: Id = at("id")
    currency: str
    sellers: list[SellerSettlementOut] = at(seller_settlements)
    collaborators: list[CollaboratorSettlementOut] = at(collaborator_settlements)
