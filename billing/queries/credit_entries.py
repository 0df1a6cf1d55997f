"""The timeline of an account's credits: which entries, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from credits.kinds import Kind
from credits.models import Wallet
from credits.queries import entries_for
from rest.answers import Answer, Id, at
from tenancy.member import Member

MOST_ROWS = 50_000
FIRST_YEAR, LAST_YEAR = 1970, 9000
HEADER = ("time", "type", "amount", "balance_after", "description")


def credit_entries(
    member: Member, *, kind: Kind | None = None, since: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    """Entries of the account, of one kind and of the days from `since` to `until` of its own time zone."""
    rows = entries_for(member)
    if kind is not None:
        rows = rows.filter(kind=kind)
    # Beyond these years there is nothing, and some zone's midnight is no instant any more.
    if since is not None and since.year >= FIRST_YEAR:
        rows = rows.filter(created_at__gte=_midnight(member, min(since, date(LAST_YEAR, 1, 1))))
    if until is not None and until.year < LAST_YEAR:
        until = max(until, date(FIRST_YEAR, 1, 1))
        rows = rows.filter(created_at__lt=_midnight(member, until + timedelta(days=1)))
    return rows


def _midnight(member: Member, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(member.time_zone))


def credit_table(rows: QuerySet[Any]) -> Iterator[tuple[str, str, int, int, str]]:
    """Rows under HEADER, newest first, at most MOST_ROWS."""
    for entry in rows.order_by("-id")[:MOST_ROWS].iterator(chunk_size=2_000):
        yield (
            entry.created_at.isoformat(),
            entry.kind,
            entry.amount,
            entry.balance_after,
            entry.description,
        )


class WalletOut(Answer):
    balance: int
    held: int
    available: int


def wallet_shape(member: Member) -> dict[str, int]:
    """Return the balance, the credits on hold, and the available credits."""
    wallet = Wallet.objects.filter(account_id=member.account_id).first()
    balance, held = (wallet.balance, wallet.held) if wallet else (0, 0)
    return WalletOut.of(balance=balance, held=held, available=balance - held)


class AdjustedOut(Answer):
    id: Id
    type: str = at("kind")
    amount: int
    balance_after: int
    description: str
    created_at: datetime


class CreditOut(Answer):
    id: Id
    type: str = at("kind")
    amount: int
    balance_after: int
    description: str
    metadata: dict[str, Any]
    created_at: datetime
