"""A state machine over the tiny world: any commands in any order, the invariants after each."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from books.rules.lines import Wanted
from books.rules.plan import PendingMode
from books.rules.units import Factor
from books.states import CoverState, PeriodState
from books.tests.rules.invariants import findings
from books.tests.rules.world import Refused, World


class Line(NamedTuple):
    """A line of a ticket; with `part` above 0 that much is placed by hand into the ledger `at` a place."""

    number: int
    amount: int
    part: int
    at: int
    remainder: str

    def wanted(self, world: World) -> Wanted:
        """The line with the ledger's id."""
        if not self.part:
            return Wanted(self.number, self.amount)
        ledger = world.ledgers[self.at % len(world.ledgers)].id
        return Wanted(self.number, self.amount, ((ledger, min(self.part, self.amount)),), self.remainder)


AMOUNT = st.integers(1, 9)
# Mostly one number: two commands must meet on it to disagree.
NUMBER = st.sampled_from([0, 0, 0, 1])
PLACE = st.integers(0, 3)
PART = st.sampled_from([0, 0, 1, 3])
LINES = st.lists(
    st.tuples(NUMBER, AMOUNT, PART, PLACE, st.sampled_from(["spill", "auto"])).map(
        lambda drawn: Line(*drawn)
    ),
    min_size=1,
    max_size=2,
)
LIFE = st.sampled_from(["nothing", "pre-close", "undo", "undo", "record", "remove", "announce", "announce"])


def copied(world: World) -> World:
    """A copy that shares nothing; much quicker than `deepcopy`."""
    copy: World = pickle.loads(pickle.dumps(world))
    return copy


class BookMachine(RuleBasedStateMachine):
    """Commands may be refused, but never half done; what must hold holds after each of them.

    The rules are few and broad, and the period is in use when they begin: each example then says much.
    """

    @initialize(
        factor=st.sampled_from([Factor(1), Factor(5, 4), Factor(1, 2)]),
        when_full=st.sampled_from(["SPILL", "SPILL", "SPILL", "REFUSE", "TRIM"]),
        policy=st.sampled_from(["RETAIN", "REFUND"]),
        capacities=st.lists(st.integers(0, 5), min_size=1, max_size=2),
        sold=st.lists(LINES, max_size=2),
        reserve=st.sampled_from([0, 0, 2, 9]),
    )
    def open_period(
        self,
        factor: Factor,
        when_full: str,
        policy: str,
        capacities: list[int],
        sold: list[list[Line]],
        reserve: int,
    ) -> None:
        self.world = World(factor=factor, when_full=when_full, announce_policy=policy)
        self.fingerprint: World | None = None
        self.open_before_close: set[int] = set()
        for capacity in capacities:
            self.do(lambda world, capacity=capacity: world.add_ledger(capacity))
        for lines in sold:
            self.sell(lines)
        if reserve:
            self.do(lambda world: world.overkill(0, reserve))

    def do(self, command: Callable[[World], Any]) -> bool:
        """Carry a command out; whether it was. A refused one changes nothing (I10)."""
        before = copied(self.world)
        try:
            command(self.world)
        except Refused:
            assert self.world == before, "I10: a refused command changed something"
            return False
        for number in before.frozen & self.world.frozen:
            assert self.world.used(number) <= before.used(number), "a frozen number took new allocation"
        for entry in before.entries:
            if entry.mode == PendingMode.MANUAL:
                assert self.world.held_of(entry) <= before.held_of(entry), "a MANUAL part went into a ledger"
        return True

    @rule(lines=LINES, refunded=st.none() | PLACE)
    def sell(self, lines: list[Line], refunded: int | None = None) -> None:
        """Sell, and perhaps give something back: both are what happens most."""
        self.do(lambda world: world.sell([line.wanted(world) for line in lines]))
        if refunded is not None:
            self.do(lambda world: world.refund(refunded))

    @precondition(lambda self: self.world.entries)
    @rule(at=PLACE, amount=st.sampled_from([None, 1, 2, 5]), spill_only=st.booleans())
    def refund(self, at: int, amount: int | None, spill_only: bool) -> None:
        self.do(lambda world: world.refund(at, amount, spill_only=spill_only))

    @rule(number=NUMBER, amount=AMOUNT, confirmed=st.integers(-1, 10), at=PLACE, named=st.none() | PLACE)
    def ask_and_answer(self, number: int, amount: int, confirmed: int, at: int, named: int | None) -> None:
        """Ask, and let some request, this one or an older one, be answered: −1 leaves it open."""
        self.do(lambda world: world.ask(number, amount))
        if confirmed >= 0 and any(row.state is CoverState.REQUESTED for row in self.world.covers):
            self.do(lambda world: world.answer(at, confirmed, named))

    @rule(number=NUMBER, amount=AMOUNT)
    def overkill(self, number: int, amount: int) -> None:
        self.do(lambda world: world.overkill(number, amount))

    @precondition(lambda self: any(row.confirmed > row.cancelled for row in self.world.covers))
    @rule(at=PLACE, amount=AMOUNT)
    def return_cover(self, at: int, amount: int) -> None:
        self.do(lambda world: world.return_cover(at, amount))

    @rule(at=PLACE, number=NUMBER, capacity=st.integers(0, 12))
    def set_capacity(self, at: int, number: int, capacity: int) -> None:
        self.do(lambda world: world.set_capacity(at, number, capacity))

    @rule(at=PLACE, capacity=st.sampled_from([0, 0, 0, 4]))
    def turn_ledger(self, at: int, capacity: int) -> None:
        """Close an open ledger, open a closed one, or add another."""
        ledgers = self.world.ledgers
        if capacity and len(ledgers) < 3:
            self.do(lambda world: world.add_ledger(capacity))
        elif ledgers[at % len(ledgers)].closed_by:
            self.do(lambda world: world.reopen_ledger(at))
        else:
            self.do(lambda world: world.close_ledger(at))

    @rule(
        number=NUMBER,
        at=st.none() | PLACE,
        on=st.sampled_from([True, True, False]),
        block=st.sampled_from([False] * 4 + [True]),
    )
    def freeze_or_block(self, number: int, at: int | None, on: bool, block: bool) -> None:
        self.do(lambda world: world.block(number, on=on) if block else world.freeze(number, at, on=on))

    @rule(step=LIFE, voided_from=st.none() | PLACE)
    def move_on(self, step: str, voided_from: int | None) -> None:
        """Close, undo, record, announce: what the state allows of it."""
        opened = {ledger.id for ledger in self.world.ledgers if not ledger.closed_by}
        commands: dict[str, Callable[[World], None]] = {
            "pre-close": lambda world: world.pre_close(),
            "undo": lambda world: world.undo_pre_close(),
            "record": lambda world: world.record_number(),
            "remove": lambda world: world.remove_number(),
            "announce": lambda world: world.announce(voided_from),
        }
        if step == "nothing" or not self.do(commands[step]):
            return
        if step == "pre-close":
            self.open_before_close = opened
        if step == "undo":
            reopened = {ledger.id for ledger in self.world.ledgers if not ledger.closed_by}
            assert reopened == self.open_before_close, "I12: undo opened other ledgers than were closed"
        if step == "announce":
            self.fingerprint = copied(self.world)

    @invariant()
    def what_must_hold_holds(self) -> None:
        found = findings(self.world.rows())
        assert not found, found

    @invariant()
    def nothing_was_accepted_after_the_close(self) -> None:
        assert set(self.world.accepted_in.values()) <= {PeriodState.OPEN}, "I14: a late sale"

    @invariant()
    def nothing_changes_after_the_announcement(self) -> None:
        if self.fingerprint is not None:
            assert self.world == self.fingerprint, "I7: changed after the announcement"
