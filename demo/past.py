"""Announce a demo period's published result, pay most winners, and give the period its place in the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from books.actions.announce import announce
from books.actions.claim_ticket import claim_ticket
from books.actions.close_period import close_period
from books.locking import read_period
from books.models import Period, Ticket
from books.queries.winners import winners_of
from tenancy.member import Member

# Winners of the last days have not come yet.
UNPAID_DAYS = 1
# Only times change; tickets and their fingerprint stay as announced.
_PERIOD = """
UPDATE books_period SET opens_at = opens_at - %(ago)s, opened_at = opened_at - %(ago)s,
    pre_close_at = pre_close_at - %(ago)s, pre_closed_at = pre_closed_at - %(ago)s,
    announced_at = announced_at - %(ago)s + interval '30 minutes',
    closed_at = closed_at - %(ago)s + interval '1 hour'
WHERE account_id = %(account)s AND id = %(period)s
"""
_TICKETS = """
UPDATE books_ticket SET accepted_at = accepted_at - %(ago)s
WHERE account_id = %(account)s AND period_id = %(period)s
"""
_LEDGERS = """
UPDATE books_ledger SET closed_at = closed_at - %(ago)s
WHERE account_id = %(account)s AND period_id = %(period)s
"""


def close_with_result(owner: Member, period: Period, number: int, days_ago: int, draw: str) -> None:
    """Announce the number, close, and move it all back by days, midday's draws by some hours more."""
    announce(owner, period.id, number=number)
    close_period(owner, period.id)
    if days_ago > UNPAID_DAYS:
        locked = read_period(owner, period.id)
        for ticket_id in {winner.ticket_id for winner in winners_of(locked, number)}:
            claim_ticket(owner, Ticket.objects.get(id=ticket_id))
    given: dict[str, Any] = {
        "account": owner.account_id,
        "period": period.id,
        "ago": timedelta(days=days_ago, hours=6 if draw == "midday" else 0),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PERIOD, given)
        cursor.execute(_TICKETS, given)
        cursor.execute(_LEDGERS, given)
