"""Small worlds that several tests start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from books.actions.announce import announce
from books.actions.change_ledger import create_ledger
from books.actions.create_book import create_book
from books.actions.create_collaborator import create_collaborator
from books.actions.create_period import create_period
from books.actions.enter_ticket import Sold, enter_ticket
from books.actions.request_cover import Ask, request_cover
from books.actions.set_limit import set_limit
from books.models import Book, Cover, Ledger, Period
from books.rules.lines import Wanted
from kernel.clock import database_now
from tenancy.member import Member
from tests.cast import as_member


@dataclass
class PeriodWorld:
    """A period of a book, and its ledgers in the order in which they fill."""

    book: Book
    period: Period
    ledgers: list[Ledger]


@dataclass
class SellingWorld(PeriodWorld):
    """The same with a sale, and what was asked of a collaborator."""

    ticket: Sold
    covers: list[Cover]


def a_period(member: Member, *, capacities: tuple[int, ...] = (100_00,), **terms: Any) -> PeriodWorld:
    """An open period with a ledger for each capacity (minor units), closing in an hour."""
    with as_member(member):
        book = create_book(member, name=terms.pop("name", "Evening"), **terms)
        period = create_period(member, book, name="Friday", pre_close_at=database_now() + timedelta(hours=1))
        ledgers = [
            create_ledger(member, period.id, name=f"House {place}", priority=place, capacity=capacity)
            for place, capacity in enumerate(capacities, 1)
        ]
    return PeriodWorld(book, period, ledgers)


def a_selling_period(member: Member, **terms: Any) -> SellingWorld:
    """The same with two tickets in it, one of which spilled over, a request for cover, and a limit."""
    world = a_period(member, **terms)
    with as_member(member):
        ticket = enter_ticket(member, world.period.id, [Wanted(7, 5_00)], max_spill=0)
        enter_ticket(member, world.period.id, [Wanted(9, 130_00)], max_spill=30_00)
        patil = create_collaborator(member, name="Patil")
        covers = request_cover(member, world.period.id, patil, [Ask(9, 30_00)])
        set_limit(member, world.book, kind="ticket", most=5_000_00)
    return SellingWorld(world.book, world.period, world.ledgers, ticket, covers)


def an_announced_period(member: Member, number: int = 7) -> SellingWorld:
    """A selling period that has come to its end with this number."""
    world = a_selling_period(member)
    with as_member(member):
        announce(member, world.period.id, number=number)
    return world
