"""Small worlds that several tests start from."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from conftest import as_member
from kernel.clock import database_now
from tenancy.member import Member


def a_period(member: Member, *, capacities: tuple[int, ...] = (100_00,), **terms: Any) -> Any:
    """An open period with a ledger for each capacity (minor units), closing in an hour."""
    from books.actions.change_ledger import create_ledger
    from books.actions.create_book import create_book
    from books.actions.create_period import create_period

    with as_member(member):
        book = create_book(member, name=terms.pop("name", "Evening"), **terms)
        period = create_period(member, book, name="Friday", pre_close_at=database_now() + timedelta(hours=1))
        ledgers = [
            create_ledger(member, period.id, name=f"House {place}", priority=place, capacity=capacity)
            for place, capacity in enumerate(capacities, 1)
        ]
    return SimpleNamespace(book=book, period=period, ledgers=ledgers)


def a_selling_period(member: Member, **terms: Any) -> Any:
    """The same with two tickets in it, one of which spilled over, a request for cover, and a limit."""
    from books.actions.create_collaborator import create_collaborator
    from books.actions.enter_ticket import enter_ticket
    from books.actions.request_cover import Ask, request_cover
    from books.actions.set_limit import set_limit
    from books.rules.lines import Wanted

    world = a_period(member, **terms)
    with as_member(member):
        world.ticket = enter_ticket(member, world.period.id, [Wanted(7, 5_00)], max_spill=0)
        enter_ticket(member, world.period.id, [Wanted(9, 130_00)], max_spill=30_00)
        patil = create_collaborator(member, name="Patil")
        world.covers = request_cover(member, world.period.id, patil, [Ask(9, 30_00)])
        set_limit(member, world.book, kind="ticket", most=5_000_00)
    return world


def an_announced_period(member: Member, number: int = 7) -> Any:
    """A selling period that has come to its end with this number."""
    from books.actions.announce import announce

    world = a_selling_period(member)
    with as_member(member):
        announce(member, world.period.id, number=number)
    return world
