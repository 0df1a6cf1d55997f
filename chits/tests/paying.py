"""A small world for payments: a group of four that runs, two months demanded, and people who can sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chits.actions.issue_demands import issue_demands
from chits.actions.record_payments import Line, record_payment
from chits.locking import lock_group
from chits.models import Group, Holding, Instalment, Payment, Person, Ticket
from chits.payment_states import Method
from chits.states import GroupState
from identity.models import User
from journal.models import Posting
from kernel.clock import database_now
from tenancy.member import Member, member_for
from tenancy.models import Membership
from tests.cast import as_member

EACH = 5_000_00
NAMES = ("Vandana", "Imran", "Lata", "Suresh", "Meena", "Ravi")


@dataclass
class World:
    manager: Member
    group: Group
    tickets: dict[str, Ticket]
    instalments: list[Instalment]
    members: dict[str, Member] = field(default_factory=dict)

    def ticket(self, label: str = "T01") -> Ticket:
        return Ticket.objects.select_related("person", "group").get(id=self.tickets[label].id)

    def demand(self, *numbers: int) -> None:
        """Issue the demands of these months."""
        with as_member(self.manager):
            locked = lock_group(self.manager, self.group.id)
            for number in numbers:
                issue_demands(locked, Instalment.objects.get(group=self.group, number=number))


def a_running_group(
    manager: Member,
    *,
    name: str = "Shivneri",
    seats: int = 4,
    demanded: int = 2,
    people: int = 4,
    **terms: Any,
) -> World:
    """`seats` tickets of five thousand a month, held in turn by `people` who can sign in."""
    with as_member(manager):
        now = database_now()
        group = Group.objects.create(
            account_id=manager.account_id,
            name=name,
            manager_id=manager.id,
            currency="INR",
            time_zone="Asia/Kolkata",
            jurisdiction="IN",
            state=GroupState.ACTIVE,
            instalment_minor=EACH,
            seats=seats,
            months=seats,
            commission_bps=500,
            draw_day=20,
            commenced_at=now,
            upi_id="sahyadri@okaxis",
            **terms,
        )
        persons = [_person(manager, name, at) for at in range(people)]
        tickets = {}
        for number in range(1, seats + 1):
            person = persons[(number - 1) % people]
            label = f"T{number:02d}"
            tickets[label] = Ticket.objects.create(
                account_id=manager.account_id, group=group, person=person, label=label, number=number
            )
            Holding.objects.create(account_id=manager.account_id, ticket=tickets[label], person=person)
        instalments = [
            Instalment.objects.create(
                account_id=manager.account_id,
                group=group,
                number=number,
                draw_at=now + timedelta(days=30 * number),
                chartered_at=now + timedelta(days=30 * number),
                due_on=(now + timedelta(days=30 * number)).date(),
            )
            for number in range(1, seats + 1)
        ]
        members = {
            f"T{at + 1:02d}": member
            for at, person in enumerate(persons)
            if (member := member_for(person.user_id, manager.account_id))
        }
    world = World(manager, group, tickets, instalments, members)
    world.demand(*range(1, demanded + 1))
    return world


def _person(manager: Member, group: str, at: int) -> Person:
    name = NAMES[at % len(NAMES)] + (str(at) if at >= len(NAMES) else "")
    user = User.objects.create_user(
        f"{name.lower()}.{group.lower().replace(' ', '')}@example.com", "a-long-pass-9", first_name=name
    )
    Membership.objects.create(account_id=manager.account_id, user=user, role="member")
    return Person.objects.create(
        account_id=manager.account_id,
        user=user,
        name=f"{name} More",
        mobile_number=f"+9198220{41000 + at}",
        email=user.email or "",
    )


def pay(world: World, amount: int, method: Method = Method.CASH, label: str = "T01", **more: Any) -> Payment:
    """Record a payment for a ticket."""
    with as_member(world.manager):
        return record_payment(world.manager, world.group, Line(world.ticket(label), amount, method, **more))


def balances(member: Member) -> dict[str, int]:
    """The journal's sums by account and subject, debits positive, those at nothing left out."""
    sums: dict[str, int] = {}
    with as_member(member):
        for code, subject, amount in Posting.objects.values_list(
            "journal_account__code", "journal_account__subject", "amount"
        ):
            key = f"{code}:{subject or ''}"
            sums[key] = sums.get(key, 0) + amount
    assert sum(sums.values()) == 0
    return {key: amount for key, amount in sorted(sums.items()) if amount}


def sums(member: Member) -> dict[str, int]:
    """The same by kind of account only."""
    found: dict[str, int] = {}
    for key, amount in balances(member).items():
        code = key.split(":")[0].removeprefix("chits_")
        found[code] = found.get(code, 0) + amount
    return {code: amount for code, amount in found.items() if amount}


def receipts(member: Member) -> list[int]:
    with as_member(member):
        numbers = Payment.objects.values_list("receipt_number", flat=True)
        return sorted(number for number in numbers if number is not None)
