"""What several tests of a book do: sell, cover, look at a number, recompute the invariants."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Literal

from django.test import Client

from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.create_collaborator import create_collaborator
from books.actions.enter_ticket import enter_ticket
from books.actions.request_cover import Ask, request_cover
from books.actions.return_cover import return_cover
from books.audit_book import audit_period
from books.models import Collaborator, Cover, Entry, PeriodNumber, Ticket
from books.rules.lines import Wanted
from books.sold import Sold
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, as_member
from tests.worlds import PeriodWorld, a_period


@dataclass
class SoldWorld(PeriodWorld):
    """A period in which Bilal sold a ticket."""

    sold: Sold


@dataclass
class CoverWorld(PeriodWorld):
    """A period, and the collaborators Patil and Joshi."""

    patil: Collaborator
    joshi: Collaborator


def sell(
    member: Member, world: PeriodWorld, *lines: tuple[int, int], max_spill: int = 10**12, **more: Any
) -> Sold:
    """A ticket with (number, amount in minor units) on each line."""
    with as_member(member):
        return enter_ticket(
            member, world.period.id, [Wanted(n, a) for n, a in lines], max_spill=max_spill, **more
        )


def sold_ticket(member: Member, world: PeriodWorld, *lines: tuple[int, int], **more: Any) -> Ticket:
    """The same; gives the ticket's row."""
    with as_member(member):
        sold = sell(member, world, *lines, **more)
        return Ticket.objects.select_related("period__book").get(id=sold.ticket.id)


def a_sold_period(cast: Cast, *lines: tuple[int, int], **terms: Any) -> SoldWorld:
    world = a_period(cast.asha, **terms)
    return SoldWorld(world.book, world.period, world.ledgers, sell(cast.bilal, world, *lines))


def a_covered_period(member: Member, **terms: Any) -> CoverWorld:
    """A period holding 10 of each number, and the collaborators Patil and Joshi."""
    world = a_period(member, **{"capacities": (10,), **terms})
    with as_member(member):
        patil = create_collaborator(member, name="Patil & Sons")
        joshi = create_collaborator(member, name="R. Joshi")
    return CoverWorld(world.book, world.period, world.ledgers, patil, joshi)


def ask(
    member: Member,
    world: CoverWorld,
    number: int,
    amount: int,
    *entries: object,
    who: Literal["patil", "joshi"] = "patil",
) -> Cover:
    collaborator = world.patil if who == "patil" else world.joshi
    with as_member(member):
        wanted = Ask(number, amount, tuple(uuid.UUID(str(entry)) for entry in entries))
        return request_cover(member, world.period.id, collaborator, [wanted])[0]


def answer(member: Member, cover: Cover, confirmed: int) -> Cover:
    with as_member(member):
        return answer_cover(recorded_by(member, "phone"), cover.period_id, {cover.id: confirmed})[0]


def give_back(member: Member, cover: Cover, amount: int) -> Cover:
    with as_member(member):
        return return_cover(member, cover, amount=amount)


def covered(member: Member, sold: Sold) -> list[tuple[int, int]]:
    """(pending, covered) of each entry of a ticket, in order."""
    with as_member(member):
        entries = Entry.objects.filter(ticket_id=sold.ticket.id).order_by("line")
        return list(entries.values_list("pending", "covered"))


def row_of(world: PeriodWorld, number: int) -> PeriodNumber:
    """The number's totals; in scope."""
    return PeriodNumber.objects.get(period_id=world.period.id, number=number)


def clean(member: Member, world: PeriodWorld) -> bool:
    """Whether every invariant holds; in scope."""
    findings = audit_period(member.account_id, world.period.id)
    assert findings == []
    return True


def post(client: Client, path: str, body: Any, **headers: str) -> Response:
    return client.post(path, data=body, content_type="application/json", headers=headers)
