"""Resolve stakes that are uncovered at the announcement: the house retains them or they are refunded.

The policy was fixed when the period opened. Set-based, since a period may have a hundred thousand pending
parts; the caller holds the exclusive lock of the period.
"""

from __future__ import annotations

from typing import Any

from books.models.book import AnnouncePolicy
from books.period import LockedPeriod
from books.postings import post_mass_refunds
from kernel.query import execute
from tenancy.member import Member

REASON = "Not covered when the number was announced."

_EXPIRE = """
UPDATE books_cover SET state = 'EXPIRED'
WHERE account_id = %(account)s AND period_id = %(period)s AND state = 'REQUESTED'
"""
_RETAIN = """
UPDATE books_entry SET retained = retained + pending, pending = 0
WHERE account_id = %(account)s AND period_id = %(period)s AND pending > 0
"""
_RETAIN_NUMBERS = """
UPDATE books_periodnumber SET retained = retained + pending, pending = 0
WHERE account_id = %(account)s AND period_id = %(period)s AND pending > 0
"""
_REFUND = """
WITH given AS (
    UPDATE books_entry e SET refunded = e.refunded + before.pending, pending = 0
    FROM (SELECT id, pending FROM books_entry
          WHERE account_id = %(account)s AND period_id = %(period)s AND pending > 0) before
    WHERE e.account_id = %(account)s AND e.id = before.id
    RETURNING e.ticket_id, before.pending AS amount
), by_ticket AS (
    SELECT ticket_id, sum(amount) AS amount FROM given GROUP BY ticket_id
), kept AS (
    INSERT INTO books_refund (id, account_id, ticket_id, entry_id, amount, spill_only, reason, made_by,
                              made_by_name, made_at)
    SELECT gen_random_uuid(), %(account)s, ticket_id, NULL, amount, true, %(reason)s, %(by)s, %(name)s,
           %(now)s
    FROM by_ticket
)
UPDATE books_ticket t
SET refunded = t.refunded + b.amount,
    state = CASE WHEN t.refunded + b.amount = t.total THEN 'REFUNDED' ELSE 'PARTLY_REFUNDED' END
FROM by_ticket b WHERE t.account_id = %(account)s AND t.id = b.ticket_id
"""
_REFUND_NUMBERS = """
UPDATE books_periodnumber SET sold = sold - pending, pending = 0
WHERE account_id = %(account)s AND period_id = %(period)s AND pending > 0
"""


def expire_requests(period: LockedPeriod) -> int:
    """Expire unanswered requests, and return their number."""
    return execute(_EXPIRE, {"account": period.account_id, "period": period.id})


def resolve_pending(period: LockedPeriod, member: Member | None) -> int:
    """Resolve every pending part by the period's policy, and return their number."""
    given: dict[str, Any] = {
        "account": period.account_id,
        "period": period.id,
        "reason": REASON,
        "by": member.id if member else None,
        "name": member.user_name if member else "",
        "now": period.now,
    }
    retains = period.announce_policy == AnnouncePolicy.RETAIN
    count = execute(_RETAIN if retains else _REFUND, given)
    execute(_RETAIN_NUMBERS if retains else _REFUND_NUMBERS, given)
    if not retains and count:
        post_mass_refunds(
            period.account_id,
            period.id,
            made_at=period.now,
            currency=period.currency,
            made_by=member.user_id if member else None,
        )
    return count
