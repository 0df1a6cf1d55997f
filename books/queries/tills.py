"""A seller's cash: the journal's movements since the till was last counted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q

from books.journal_accounts import cash_of
from books.models import Ticket, TillDay
from books.states import TicketState
from kernel.find_one import find_one
from kernel.query import select
from rest.answers import Amount, Answer, Id, MomentText, at
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import roles_that_may

# Kinds of the journal's transactions, as the till calls them; what is missing here counts as others.
KINDS = {"float": "floats", "sale": "sales", "refund": "refunds", "payment": "prizes"}
# The closing itself is no movement of the day.
CLOSING = "till"
UNDO_SECONDS = 30

_SUMS = """
SELECT t.kind, sum(p.amount)::bigint FROM journal_posting p
JOIN journal_transaction t ON t.account_id = p.account_id AND t.id = p.transaction_id
WHERE p.account_id = %s AND p.place_id = %s AND t.kind <> %s GROUP BY t.kind
"""


@dataclass(frozen=True, slots=True)
class Till:
    """An open till. Minor units; refunds and prizes are positive."""

    seller: uuid.UUID
    seller_name: str
    currency: str
    position: int
    opened_at: datetime | None
    opening: int
    floats: int
    sales: int
    refunds: int
    prizes: int
    others: int
    sums: dict[str, int]

    @property
    def expected(self) -> int:
        """Return the cash that should be in the till."""
        return self.opening + self.floats + self.sales - self.refunds - self.prizes + self.others


def sellers_with_a_till() -> list[Membership]:
    """Return sellers, and members with a closed day, longest membership first; members of chit groups have no
    till.
    """
    closed = TillDay.objects.filter(seller=OuterRef("id"))
    rows = Membership.objects.select_related("user").filter(is_active=True)
    rows = rows.filter(Q(role__in=roles_that_may("books.sell")) | Exists(closed))
    return list(rows.order_by("created_at")[:200])


def seller_for(member: Member, id: object) -> tuple[uuid.UUID, str]:
    """Return a membership of the account and its person's name; the member's own without an id."""
    if id is None or id == "":
        return member.id, member.user_name
    row = find_one(Membership.objects.select_related("user"), id)
    user: Any = row.user
    return row.id, " ".join(filter(None, (user.first_name, user.last_name))) or user.email or ""


def till_of(account_id: uuid.UUID, seller: uuid.UUID, seller_name: str, currency: str) -> Till:
    """Return the open till: the journal's sums minus those of the last closing that wasn't reopened."""
    last = last_day(seller, currency)
    positions = TillDay.objects.filter(seller=seller, currency=currency)
    highest = positions.aggregate(highest=Max("position"))["highest"] or 0
    before: dict[str, int] = last.sums if last else {}
    cash_id = cash_of(seller, currency).id_for(account_id)
    sums = {kind: int(amount) for kind, amount in select(_SUMS, [account_id, cash_id, CLOSING])}
    moved = dict.fromkeys((*KINDS.values(), "others"), 0)
    for kind in {*sums, *before}:
        moved[KINDS.get(kind, "others")] += sums.get(kind, 0) - before.get(kind, 0)
    return Till(
        seller=seller,
        seller_name=seller_name,
        currency=currency,
        position=highest + 1,
        opened_at=last.closed_at if last else None,
        opening=last.carried if last else 0,
        floats=moved["floats"],
        sales=moved["sales"],
        refunds=-moved["refunds"],
        prizes=-moved["prizes"],
        others=moved["others"],
        sums=sums,
    )


def last_day(seller: uuid.UUID, currency: str) -> TillDay | None:
    """Return the seller's latest closed day that wasn't reopened."""
    days = TillDay.objects.filter(seller=seller, currency=currency, reopenings=None)
    return days.order_by("-position").first()


def day_for(member: Member, id: object) -> TillDay:
    """Return a closed day of the account. Raises NotFound."""
    return find_one(TillDay.objects.filter(account_id=member.account_id), id)


def undo_seconds() -> int:
    """Return how long the last sale can be undone from the till."""
    return int(getattr(settings, "TILL_UNDO_SECONDS", UNDO_SECONDS))


def last_ticket(member: Member) -> Ticket | None:
    """Return the member's last ticket that isn't fully refunded."""
    gone = (TicketState.REFUNDED, TicketState.VOIDED)
    rows = Ticket.objects.select_related("period__book").filter(seller_id=member.id).exclude(state__in=gone)
    return rows.order_by("-id").first()


def undo_until(ticket: Ticket) -> datetime:
    """Return until when it can be undone."""
    return ticket.accepted_at + timedelta(seconds=undo_seconds())


class LastTicketOut(Answer):
    id: Id
    code: str
    total: Amount
    currency: str = at("period.book.currency")
    undo_until: MomentText | None = at(undo_until)


class TillOut(Answer):
    seller: Id
    seller_name: str
    currency: str
    day: int = at("position")
    opened_at: MomentText | None
    opening: Amount
    floats: Amount
    sales: Amount
    refunds: Amount
    prizes: Amount
    others: Amount
    expected: Amount
    last_ticket: LastTicketOut | None = None


def _reopened_at(day: TillDay) -> datetime | None:
    reopened = day.reopenings.first()
    return reopened.reopened_at if reopened else None


class DayOut(TillOut):
    id: Id
    counted: Amount
    difference: Amount
    handed_over: Amount
    carried: Amount
    closed_at: MomentText
    closed_by: str = at("closed_by_name")
    note: str
    reopened_at: MomentText | None = at(
        lambda day: getattr(day.reopenings.first(), "reopened_at", None), None
    )
