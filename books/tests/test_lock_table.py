"""The lock table, cell by cell: what each state of a period allows, asked of the real API.

The expectation is read from `books.states.GATE`; the requests below say how each operation is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from books.actions.announce import announce
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.close_period import archive_period, close_period
from books.actions.enter_ticket import enter_ticket
from books.actions.issue_override_grant import issue_override_grant
from books.actions.pre_close import pre_close
from books.actions.record_number import record_number
from books.actions.request_cover import Ask, request_cover
from books.actions.void_period import void_period
from books.models import Collaborator, Cover, Period, Ticket
from books.rules.lines import Wanted
from books.states import GATE, Condition, Operation, PeriodState
from kernel.clock import database_now
from tenancy.member import Member
from tests.answers import Response
from tests.cast import Cast, as_member
from tests.worlds import PeriodWorld, a_period

REFUSED_BY_GATE = {
    "period_not_open",
    "period_preclosed",
    "period_voided",
    "period_state",
    "number_recorded",
    "cover_cutoff_passed",
    "claims_expired",
}
ALSO_RIGHT = {
    # Allowed by the state, and refused for another reason in the world of this test.
    Operation.DELETE: {"has_tickets"},
    Operation.COVER: {"cover_answered", "cover_expired"},
}


@dataclass(frozen=True)
class Place:
    """A state of a period, with what its conditions depend on."""

    state: PeriodState
    number_recorded: bool = False
    cutoff_passed: bool = False
    claims_expired: bool = False

    def holds(self, condition: Condition) -> bool:
        return {
            Condition.ALWAYS: True,
            Condition.NUMBER_NOT_RECORDED: not self.number_recorded,
            Condition.BEFORE_COVER_CUTOFF: not self.cutoff_passed,
            Condition.BEFORE_CLAIMS_EXPIRE: not self.claims_expired,
        }[condition]

    def allows(self, operation: Operation) -> bool:
        conditions = GATE[operation].get(self.state)
        return conditions is not None and all(self.holds(condition) for condition in conditions)


P = PeriodState
PLACES = [
    Place(P.DRAFT),
    Place(P.OPEN),
    Place(P.PRECLOSED),
    Place(P.PRECLOSED, number_recorded=True),
    Place(P.PRECLOSED, cutoff_passed=True),
    Place(P.ANNOUNCED),
    Place(P.CLOSED),
    Place(P.CLOSED, claims_expired=True),
    Place(P.ARCHIVED),
    Place(P.VOIDED),
]


@dataclass
class World(PeriodWorld):
    """With a ticket, a cover that was answered and one that was not, and the code of a grant."""

    ticket: Ticket
    patil: Collaborator
    covered: Cover
    asked: Cover
    grant: str


def a_world(cast: Cast, place: Place) -> World:
    """A period brought to the place by the real actions, with tickets, covers and a grant."""
    member = cast.asha
    world = a_period(member, capacities=(10_00,), odds=600)
    with as_member(member):
        now = database_now()
        sold = enter_ticket(member, world.period.id, [Wanted(7, 30_00)], max_spill=10**9)
        ticket = Ticket.objects.get(id=sold.ticket.id)
        patil = Collaborator.objects.create(account_id=member.account_id, name="Patil")
        (covered,) = request_cover(member, world.period.id, patil, [Ask(7, 5_00)])
        answer_cover(recorded_by(member), world.period.id, {covered.id: 5_00})
        (asked,) = request_cover(
            member, world.period.id, patil, [Ask(7, 5_00)], answer_by=now + timedelta(minutes=50)
        )
        grant = issue_override_grant(member, world.period.id, action="overkill").code
        if not place.cutoff_passed:
            Period.objects.filter(id=world.period.id).update(cover_cutoff_at=now + timedelta(hours=2))
        bring(member, world.period.id, place)
        assert Period.objects.get(id=world.period.id).state == place.state
    return World(**vars(world), ticket=ticket, patil=patil, covered=covered, asked=asked, grant=grant)


def bring(member: Member, id: Any, place: Place) -> None:
    if place.state is P.DRAFT:
        Period.objects.filter(id=id).update(state="DRAFT", opens_by_itself=False)
    if place.state is P.VOIDED:
        void_period(member, id)
    if place.state is P.PRECLOSED:
        pre_close(member, id)
        if place.number_recorded:
            record_number(member, id, 7)
    if place.state in (P.ANNOUNCED, P.CLOSED, P.ARCHIVED):
        announce(member, id, number=7)
    if place.state in (P.CLOSED, P.ARCHIVED):
        close_period(member, id)
    if place.state is P.ARCHIVED:
        archive_period(member, id)
    if place.claims_expired:
        Period.objects.filter(id=id).update(claims_expire_at=database_now())


Request = tuple[str, str, Any]


def requests_for(world: World) -> dict[Operation, list[Request]]:
    """How each operation is asked for; every way of asking goes by the same row of the table."""
    period = f"/periods/{world.period.id}"
    ledger = f"/ledgers/{world.ledgers[0].id}"
    ticket = f"/tickets/{world.ticket.id}"
    later = (database_now() + timedelta(minutes=90)).isoformat()
    reveal = (database_now() + timedelta(days=2)).isoformat()
    patil = str(world.patil.id)
    return {
        Operation.SELL: [
            ("post", f"{period}/tickets/", {"text": "123=1", "max_spill": "1"}),
            ("post", f"{period}/preview/", {"text": "123=1"}),
        ],
        Operation.REFUND: [
            ("post", f"{ticket}/refund/", {"reason": "x"}),
            ("post", f"{ticket}/refund/", {"reason": "x", "spill_only": True}),
            ("post", f"{ticket}/refund/", {"reason": "x", "amount": "1"}),
        ],
        Operation.RETURN_COVER: [("post", f"/covers/{world.covered.id}/return/", {"amount": "1"})],
        Operation.OVERKILL: [
            (
                "post",
                f"{period}/overkill/",
                {"number": "009", "collaborator": patil, "amount": "1", "override": world.grant},
            )
        ],
        Operation.COVER: [
            ("post", f"{period}/covers/", {"number": "007", "collaborator": patil, "amount": "1"}),
            ("post", f"/covers/{world.asked.id}/answer/", {"confirmed": "1"}),
        ],
        Operation.ARRANGE_LEDGERS: [
            ("post", f"{period}/ledgers/", {"name": "New", "priority": 9, "capacity": "1"}),
            ("patch", f"{ledger}/", {"capacity": "20"}),
            ("patch", f"{ledger}/", {"cells": {"009": "20"}}),
            ("patch", f"{ledger}/", {"priority": 5}),
            ("post", f"{ledger}/closure/", None),
            ("delete", f"{ledger}/closure/", None),
            ("put", f"{period}/freezes/009/", None),
            ("put", f"{period}/blocks/009/", None),
            ("put", f"{ledger}/freezes/009/", None),
            ("delete", f"{period}/freezes/009/", None),
        ],
        Operation.MOVE_PRE_CLOSE: [("patch", f"{period}/", {"pre_close_at": later})],
        Operation.EDIT: [
            ("patch", f"{period}/", {"name": "Saturday"}),
            ("patch", f"{period}/", {"reveal_at": reveal}),
        ],
        Operation.OPEN: [("post", f"{period}/opening/", None)],
        Operation.DELETE: [("delete", f"{period}/", None)],
        Operation.PRE_CLOSE: [("post", f"{period}/pre-close/", None)],
        Operation.RECORD_NUMBER: [
            ("put", f"{period}/lucky-number/", {"number": "008"}),
            ("delete", f"{period}/lucky-number/", None),
        ],
        Operation.ANNOUNCE: [("post", f"{period}/announcement/", {"number": "007"})],
        Operation.SEE_WINNERS: [("get", f"{period}/winners/", None)],
        Operation.CLAIM: [("post", f"{ticket}/claim/", None)],
        Operation.CORRECT: [("post", f"{period}/correction/", {"number": "008", "reason": "x"})],
        Operation.VOID: [("post", f"{period}/void/", None)],
        Operation.CLOSE: [("post", f"{period}/closure/", None)],
        Operation.ARCHIVE: [("post", f"{period}/archive/", None)],
        Operation.READ: [
            ("get", f"{period}/", None),
            ("get", f"{period}/board/", None),
            ("get", f"{period}/tickets/", None),
            ("get", f"{period}/exposure/", None),
            ("get", f"{period}/audit/", None),
            ("get", f"{ticket}/", None),
        ],
    }


def ask(client: Client, request: Request) -> Response:
    """The answer; what it changed is undone."""
    method, path, body = request
    sent = "" if body is None else json.dumps(body)
    with transaction.atomic():
        answer = client.generic(method.upper(), f"/v1{path}", sent, content_type="application/json")
        transaction.set_rollback(True)
    return answer


def verdict(operation: Operation, answer: Any) -> bool | str:
    """Whether it was allowed; anything but a yes or the gate's own no is said as it is."""
    if answer.status_code < 300:
        return True
    code = answer.json()["code"]
    if code in REFUSED_BY_GATE:
        return False
    return True if code in ALSO_RIGHT.get(operation, ()) else f"{answer.status_code} {answer.content!r}"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_operation_is_allowed_exactly_where_the_table_says(
    cast: Cast, client_of: Callable[..., Any], place: Place
) -> None:
    world = a_world(cast, place)
    client = client_of(cast.asha)
    asked = requests_for(world)
    assert set(asked) == set(Operation), "every operation of the table is asked for"
    wrong = [
        (operation.value, request[0], request[1].split("/")[-2], seen)
        for operation, ways in asked.items()
        for request in ways
        if (seen := verdict(operation, ask(client, request))) is not place.allows(operation)
    ]
    assert wrong == []


def test_the_places_reach_every_state_and_both_sides_of_every_condition() -> None:
    assert {place.state for place in PLACES} == set(PeriodState)
    for condition in set(Condition) - {Condition.ALWAYS}:
        sides = {
            place.holds(condition)
            for row in GATE.values()
            for place in PLACES
            if condition in row.get(place.state, ())
        }
        assert sides == {True, False}, condition


def test_with_a_gate_that_lets_everything_through_the_table_is_seen_to_be_broken(
    cast: Cast, client_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    from books.actions import refund_ticket

    place = Place(P.ANNOUNCED)
    world = a_world(cast, place)
    monkeypatch.setattr(refund_ticket, "require_gate", lambda *_: None)
    way = requests_for(world)[Operation.REFUND][0]
    assert verdict(Operation.REFUND, ask(client_of(cast.asha), way)) is not False
