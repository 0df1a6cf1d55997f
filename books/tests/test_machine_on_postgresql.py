"""Any commands in any order through the real actions on PostgreSQL, beside the same period in memory.

After each of them both agree on what was refused and on every figure, and `audit_period` finds nothing. The
world is tiny, or it would find nothing either: two numbers, amounts of 1 to 9.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from books.actions import change_ledger, freeze_number
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.create_collaborator import create_collaborator
from books.actions.direct_overkill import direct_overkill
from books.actions.enter_ticket import enter_ticket
from books.actions.issue_override_grant import issue_override_grant
from books.actions.refund_ticket import refund_ticket
from books.actions.request_cover import Ask, request_cover
from books.actions.return_cover import return_cover
from books.audit_book import audit_period
from books.models import Cell, Cover, Entry, Ledger, PeriodNumber, Ticket
from books.rules.lines import Wanted
from books.rules.units import factor_of
from books.states import CoverState
from books.tests.rules.machine import AMOUNT, LINES, NUMBER, PLACE, Line
from books.tests.rules.world import Refused, World
from kernel.errors import DrawbookError
from tests.cast import Cast, as_member
from tests.worlds import a_period

NAMES = itertools.count()
CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
STEADY = settings(
    max_examples=20,
    stateful_step_count=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=CALM,
    print_blob=False,
    phases=[Phase.generate],
)


class PostgresMachine(RuleBasedStateMachine):
    """Each command is carried out twice: by the rules in memory, and by its action on the database."""

    member: Any = None

    @initialize(
        factor=st.sampled_from(["1", "1.25", "0.5"]),
        when_full=st.sampled_from(["SPILL", "SPILL", "REFUSE", "TRIM"]),
        capacities=st.lists(st.integers(0, 5), min_size=1, max_size=2),
        sold=LINES,
    )
    def open_period(self, factor: str, when_full: str, capacities: list[int], sold: list[Line]) -> None:
        self.scope = as_member(self.member)
        self.scope.__enter__()
        self.model = World(factor=factor_of(Decimal(factor)), when_full=when_full)
        self.period = a_period(
            self.member,
            name=f"Book {next(NAMES)}",
            width=2,
            capacities=tuple(capacities),
            capacity_factor=Decimal(factor),
            when_full=when_full,
        )
        self.id = self.period.period.id
        for capacity in capacities:
            self.model.add_ledger(capacity)
        self.collaborator = create_collaborator(self.member, name=f"Collaborator {next(NAMES)}")
        self.ledgers: list[Ledger] = list(self.period.ledgers)
        self.entries: list[uuid.UUID] = []
        self.covers: list[uuid.UUID] = []
        self.sell(sold)

    def teardown(self) -> None:
        if hasattr(self, "scope"):
            self.scope.__exit__(None, None, None)

    def both(self, in_memory: Callable[[], Any], on_database: Callable[[], Any]) -> bool:
        """Carry a command out in both worlds; both must refuse it, or neither."""
        try:
            in_memory()
            refused = ""
        except Refused as refusal:
            refused = str(refusal) or "refused"
        try:
            # As a request does, what is refused is rolled back.
            with transaction.atomic():
                on_database()
        except DrawbookError as refusal:
            assert refused, f"only the database refused: {refusal.code} {refusal.detail}"
            return False
        assert not refused, f"only the rules refused: {refused}"
        return True

    @rule(lines=LINES)
    def sell(self, lines: list[Line]) -> None:
        def on_database() -> None:
            by_place = {led.id: real.id for led, real in zip(self.model.ledgers, self.ledgers, strict=True)}
            wanted = [line.wanted(self.model) for line in lines]
            real = [
                Wanted(
                    line.number,
                    line.amount_minor,
                    None
                    if line.legs is None
                    else tuple((str(by_place[ledger]), amount) for ledger, amount in line.legs),
                    line.remainder,
                )
                for line in wanted
            ]
            sold = enter_ticket(self.member, self.id, real, max_spill=10**6)
            self.entries += [uuid.UUID(str(entry.id)) for entry in sold.ticket.entries]

        self.both(lambda: self.model.sell([line.wanted(self.model) for line in lines]), on_database)

    @precondition(lambda self: self.entries)
    @rule(at=PLACE, amount=st.sampled_from([None, 1, 2, 5]), spill_only=st.booleans())
    def refund(self, at: int, amount: int | None, spill_only: bool) -> None:
        def on_database() -> None:
            entry = Entry.objects.get(id=self.entries[at % len(self.entries)])
            refund_ticket(
                self.member,
                Ticket.objects.get(id=entry.ticket_id),
                reason="Machine",
                entry_id=entry.id,
                amount=amount,
                spill_only=spill_only,
            )

        self.both(lambda: self.model.refund(at, amount, spill_only=spill_only), on_database)

    @rule(number=NUMBER, amount=AMOUNT, confirmed=st.integers(-1, 10), named=st.booleans(), at=PLACE)
    def ask_and_answer(self, number: int, amount: int, confirmed: int, named: bool, at: int) -> None:
        """Ask, perhaps for one entry by name, and perhaps answer at once; −1 leaves it open for later."""
        waiting = [
            place for place, row in enumerate(self.model.entries) if row.number == number and row.pending > 0
        ]
        if not waiting:
            with pytest.raises(DrawbookError), transaction.atomic():
                request_cover(self.member, self.id, self.collaborator, [Ask(number, amount)])
            return
        chosen = waiting[at % len(waiting)] if named else None
        entries = () if chosen is None else (self.entries[chosen],)

        def ask() -> None:
            asked = [Ask(number, amount, entries)]
            self.covers.append(request_cover(self.member, self.id, self.collaborator, asked)[0].id)

        self.both(lambda: self.model.ask(number, amount), ask)
        if confirmed >= 0:
            last = [row for row in self.model.covers if row.state is CoverState.REQUESTED][-1]
            self.answer_one(self.model.covers.index(last), confirmed, chosen)

    def answer_one(self, place: int, confirmed: int, named: int | None) -> None:
        row = self.model.covers[place]
        open_ones = [cover for cover in self.model.covers if cover.state is CoverState.REQUESTED]
        cover_id = self.covers[place]
        self.both(
            lambda: self.model.answer(open_ones.index(row), confirmed, named),
            lambda: answer_cover(recorded_by(self.member), self.id, {cover_id: confirmed}),
        )

    @precondition(lambda self: any(row.state is CoverState.REQUESTED for row in self.model.covers))
    @rule(at=PLACE, confirmed=st.integers(0, 9))
    def answer_later(self, at: int, confirmed: int) -> None:
        """A request is answered after other things have happened; only such as named no entry."""
        places = [
            place
            for place, row in enumerate(self.model.covers)
            if row.state is CoverState.REQUESTED
            and not Cover.objects.get(id=self.covers[place]).named.exists()
        ]
        if places:
            self.answer_one(places[at % len(places)], confirmed, None)

    @rule(number=NUMBER, amount=AMOUNT)
    def overkill(self, number: int, amount: int) -> None:
        def on_database() -> None:
            code = issue_override_grant(self.member, self.id, action="overkill").code
            cover = direct_overkill(
                self.member, self.id, self.collaborator, number=number, amount=amount, override=code
            )
            self.covers.append(cover.id)

        self.both(lambda: self.model.overkill(number, amount), on_database)

    @precondition(lambda self: any(row.confirmed for row in self.model.covers))
    @rule(at=PLACE, amount=AMOUNT)
    def give_back(self, at: int, amount: int) -> None:
        standing = [place for place, row in enumerate(self.model.covers) if row.confirmed]
        cover_id = self.covers[standing[at % len(standing)]]
        self.both(
            lambda: self.model.return_cover(at, amount),
            lambda: return_cover(self.member, Cover.objects.get(id=cover_id), amount=amount),
        )

    @rule(at=PLACE, number=NUMBER, capacity=st.integers(0, 12))
    def set_capacity(self, at: int, number: int, capacity: int) -> None:
        ledger = self.ledgers[at % len(self.ledgers)]
        self.both(
            lambda: self.model.set_capacity(at, number, capacity),
            lambda: change_ledger.update_ledger(self.member, ledger, cells={number: capacity}),
        )

    @rule(at=PLACE)
    def turn_ledger(self, at: int) -> None:
        """Close an open ledger, or open a closed one."""
        ledger = self.ledgers[at % len(self.ledgers)]
        if self.model.ledgers[at % len(self.ledgers)].closed_by:
            self.both(
                lambda: self.model.reopen_ledger(at), lambda: change_ledger.reopen_ledger(self.member, ledger)
            )
        else:
            self.both(
                lambda: self.model.close_ledger(at), lambda: change_ledger.close_ledger(self.member, ledger)
            )

    @rule(number=NUMBER, at=st.none() | PLACE, on=st.sampled_from([True, True, False]))
    def freeze(self, number: int, at: int | None, on: bool) -> None:
        """In one ledger, or in all."""

        def on_database() -> None:
            if at is None:
                act = freeze_number.freeze_number if on else freeze_number.unfreeze_number
                act(self.member, self.id, number)
            else:
                mark = freeze_number.freeze_cell if on else freeze_number.unfreeze_cell
                mark(self.member, self.ledgers[at % len(self.ledgers)], number)

        self.both(lambda: self.model.freeze(number, at, on=on), on_database)

    @rule(number=NUMBER, on=st.sampled_from([True, False, False]))
    def block(self, number: int, on: bool) -> None:
        act = freeze_number.block_number if on else freeze_number.unblock_number
        self.both(lambda: self.model.block(number, on=on), lambda: act(self.member, self.id, number))

    @invariant()
    def both_worlds_agree(self) -> None:
        if not hasattr(self, "entries"):
            return
        assert figures_in_memory(self.model) == figures_on_database(
            self.id, self.ledgers, self.entries, self.covers
        )

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        if hasattr(self, "id"):
            assert audit_period(self.member.account_id, self.id) == []


def figures_in_memory(world: World) -> dict[str, Any]:
    """Every figure of the period, in the order in which things came to be."""
    held = {entry.id: world.held_of(entry) for entry in world.entries}
    matched = {
        key: sum(match.amount for match in world.matches if key in (match.entry_id, match.cover_id))
        for key in [row.id for row in world.entries] + [row.id for row in world.covers]
    }
    return {
        "entries": [
            (e.number, e.amount, held[e.id], e.pending, matched[e.id], e.refunded) for e in world.entries
        ],
        "covers": [(c.requested, c.confirmed, c.cancelled, matched[c.id]) for c in world.covers],
        "cells": [(cell.capacity, cell.used) for ledger in world.ledgers for cell in ledger.cells.values()],
        "reserve": [world.totals[n].reserve if n in world.totals else 0 for n in range(world.numbers)],
    }


def figures_on_database(
    period_id: uuid.UUID, ledgers: list[Ledger], entries: list[uuid.UUID], covers: list[uuid.UUID]
) -> dict[str, Any]:
    """The same, read from the rows."""
    entry_rows = {entry.id: entry for entry in Entry.objects.filter(period_id=period_id)}
    cover_rows = {cover.id: cover for cover in Cover.objects.filter(period_id=period_id)}
    assert (len(entry_rows), len(cover_rows)) == (len(entries), len(covers)), "a row that nobody made"
    cells = {
        (cell.ledger_id, cell.number): (cell.capacity, cell.used)
        for cell in Cell.objects.filter(ledger_id__in=[led.id for led in ledgers], number__lt=2)
    }
    numbers = PeriodNumber.objects.filter(period_id=period_id, number__lt=2).order_by("number")
    return {
        "entries": [
            (e.number, e.amount, e.held, e.pending, e.covered, e.refunded)
            for e in (entry_rows[id] for id in entries)
        ],
        "covers": [
            (c.requested, c.confirmed, c.cancelled, c.matched) for c in (cover_rows[id] for id in covers)
        ],
        "cells": [cells[ledger.id, number] for ledger in ledgers for number in range(2)],
        "reserve": list(numbers.values_list("reserve", flat=True)),
    }


@pytest.mark.slow
def test_the_actions_do_what_the_rules_say_in_every_order(cast: Cast) -> None:
    PostgresMachine.member = cast.asha
    run_state_machine_as_test(PostgresMachine, settings=STEADY)


def test_the_machine_finds_an_answer_that_forgets_who_waits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what is confirmed all becomes reserve, beside what is still pending."""
    from books.actions import answer_cover as module

    PostgresMachine.member = cast.asha
    monkeypatch.setattr(module, "match_pending", lambda amount, parts, named=(): [])
    hunt = settings(STEADY, max_examples=40, phases=[Phase.generate])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(PostgresMachine, settings=hunt)
