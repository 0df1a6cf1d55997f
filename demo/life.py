"""Continue the demo: a sale every few seconds, and a new period after each close."""

from __future__ import annotations

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from books.actions.change_ledger import create_ledger
from books.actions.create_period import create_period
from books.actions.enter_ticket import enter_ticket
from books.actions.freeze_number import block_number, freeze_number
from books.models import Book, Period
from books.queries.periods import open_periods
from books.rules.entry import parse_text
from books.rules.lines import Wanted
from demo import circles, covers, sales
from demo.people import OWNER, SELLER
from identity.models import User
from kernel import schedule
from kernel.clock import database_now
from kernel.errors import DrawbookError
from kernel.query import select_one
from tenancy.member import Member, member_for
from tenancy.scope import scope

EVERY_SECONDS = 3.0
OPEN_HOURS = 3
LEDGERS = (("House A", 600_00), ("House B", 300_00), ("Partners", 150_00))
# Every so many steps a ticket is sold, and cover is requested or answered.
SALE_EVERY, COVER_EVERY = 2, 3


def open_next(owner: Member, book: Book) -> Period:
    """A period that sells for some hours, with its ledgers."""
    now = database_now()
    close = (now + timedelta(hours=OPEN_HOURS)).replace(minute=45, second=0, microsecond=0)
    local = now.astimezone(ZoneInfo(book.time_zone))
    period = create_period(
        owner, book, name=f"{local:%A} {local.day} {local:%B}, from {local:%H:%M}", pre_close_at=close
    )
    for priority, (name, capacity) in enumerate(LEDGERS, 1):
        create_ledger(owner, period.id, name=name, priority=priority, capacity=capacity)
    block_number(owner, period.id, 0)
    freeze_number(owner, period.id, 420)
    return period


def sell_once(seller: Member, book: Book, chance: random.Random) -> None:
    """One ticket in the period that sells now, if there is one."""
    period = next((p for p in open_periods(seller) if p.book_id == book.id), None)
    if period is None:
        return
    parsed = parse_text(sales.lines(chance), width=book.width, currency=book.currency)
    wanted = [Wanted(number, amount) for number, amount in parsed.entries]
    enter_ticket(seller, period.id, wanted, max_spill=10**12, customer=sales.customer(chance))


def cover_once(owner: Member, book: Book, chance: random.Random) -> None:
    """One request for cover, or an answer to an older one, in the period that sells now."""
    period = next((p for p in open_periods(owner) if p.book_id == book.id), None)
    if period is not None:
        covers.ask_once(owner, period, chance)


def register() -> None:
    """Let the worker continue the demo."""
    schedule.repeat("demo", live_on, every_seconds=EVERY_SECONDS)


def live_on() -> None:
    """One breath: a sale, or the next period."""
    owner, seller = _member(OWNER), _member(SELLER)
    if owner is None or seller is None:
        return
    with scope(owner.account_id, owner.user_id):
        book = Book.objects.filter(name="Evening book").first()
        if book is None:
            return
        try:
            if not [p for p in open_periods(owner) if p.book_id == book.id]:
                open_next(owner, book)
            chance = random.Random()
            if chance.randrange(SALE_EVERY) == 0:
                sell_once(seller, book, chance)
            if chance.randrange(COVER_EVERY) == 0:
                cover_once(owner, book, chance)
            circles.live(owner, random.Random())
        except DrawbookError:
            # Someone is trying the product out: a closed book or a blocked number is part of it.
            connection.set_rollback(True)


def _member(email: str) -> Member | None:
    user = User.objects.filter(email=email).first()
    if user is None:
        return None
    with scope(None, user.pk):
        row = select_one("SELECT account_id FROM tenancy_membership WHERE user_id = %s", [user.pk])
    if row is None:
        return None
    with scope(row[0], user.pk):
        return member_for(user.pk, row[0])
