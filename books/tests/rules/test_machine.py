"""The rules keep their promises in every order of commands, and the machine that says so finds bugs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from books.rules import allocation, cover, held, refund, retry
from books.states import GATE, Operation, PeriodState
from books.tests.rules.machine import BookMachine
from books.tests.rules.world import World

CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
# Derandomised, so that a run that finds nothing says something and never fails by chance.
STEADY = settings(
    max_examples=100,
    stateful_step_count=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=CALM,
)
# A seeded bug need only be found, not made small.
HUNT = settings(STEADY, max_examples=2000, phases=[Phase.generate], print_blob=False)

Bug = Callable[[pytest.MonkeyPatch], None]


def test_every_order_of_commands_keeps_the_invariants() -> None:
    run_state_machine_as_test(BookMachine, settings=STEADY)


def ticket_forgets_its_first_line(patch: pytest.MonkeyPatch) -> None:
    """Each line is planned against the number as it was before the ticket."""

    def allocate(lines, held_numbers, **how):  # type: ignore[no-untyped-def]
        plan = allocation.Plan()
        for line in lines:
            own = true_allocate([line], held_numbers, **how)
            plan.entries += own.entries
            plan.refusals += own.refusals
        return plan

    true_allocate = allocation.allocate
    patch.setattr(allocation, "allocate", allocate)


def reserve_is_used_twice(patch: pytest.MonkeyPatch) -> None:
    def take(needed, state, matches):  # type: ignore[no-untyped-def]
        before = [list(one) for one in state.reserve]
        rest = true_take(needed, state, matches)
        state.reserve = before
        return rest

    true_take = allocation.take_from_reserve
    patch.setattr(allocation, "take_from_reserve", take)
    patch.setattr(retry, "take_from_reserve", take)


def capacity_is_rounded_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(allocation, "take_from_ledgers", _filling_up)
    patch.setattr(retry, "take_from_ledgers", _filling_up)


def _filling_up(needed, state, factor, legs):  # type: ignore[no-untyped-def]
    for cell in state.cells:
        amount = min(needed, -(-cell[1] * factor.den // factor.num))
        if amount > 0 and all(leg.ledger_id != cell[0] for leg in legs):
            taken = factor.units_for(amount)
            cell[1] -= taken
            needed -= amount
            legs.append(allocation.PlannedLeg(cell[0], amount, taken))
    return needed


def freeze_is_overlooked(patch: pytest.MonkeyPatch) -> None:
    def start(self, one, *, ledgers=True):  # type: ignore[no-untyped-def]
        thawed = held.HeldNumber(one.cells, one.reserve)
        true_start(self, thawed, ledgers=ledgers)

    true_start = held.RunningNumber.__init__
    patch.setattr(held.RunningNumber, "__init__", start)


def refund_does_not_retry(patch: pytest.MonkeyPatch) -> None:
    def refund_only(self, at, amount=None, *, spill_only=False):  # type: ignore[no-untyped-def]
        self._retry = lambda: None
        try:
            true_refund(self, at, amount, spill_only=spill_only)
        finally:
            del self._retry

    true_refund = World.refund
    patch.setattr(World, "refund", refund_only)


def refund_keeps_the_units(patch: pytest.MonkeyPatch) -> None:
    def order(entry, amount_minor=None, *, spill_only=False):  # type: ignore[no-untyped-def]
        plan = true_order(entry, amount_minor, spill_only=spill_only)
        plan.legs = [cut._replace(released_units=0) for cut in plan.legs]
        return plan

    true_order = refund.refund_order
    patch.setattr(refund, "refund_order", order)


def refund_gives_a_unit_too_many(patch: pytest.MonkeyPatch) -> None:
    def order(entry, amount_minor=None, *, spill_only=False):  # type: ignore[no-untyped-def]
        plan = true_order(entry, amount_minor, spill_only=spill_only)
        plan.amount_minor += 1
        return plan

    true_order = refund.refund_order
    patch.setattr(refund, "refund_order", order)


def retry_takes_parts_placed_by_hand(patch: pytest.MonkeyPatch) -> None:
    def again(parts, held_numbers, *, is_open):  # type: ignore[no-untyped-def]
        for part in parts:
            part.mode = allocation.PendingMode.AUTO
        return true_retry(parts, held_numbers, is_open=is_open)

    true_retry = retry.retry
    patch.setattr(retry, "retry", again)


def ledgers_stay_open_after_the_close(patch: pytest.MonkeyPatch) -> None:
    """Pre-close leaves the ledgers open, and the retry does not look at the state."""
    patch.setattr(World, "_pre_close", lambda self: setattr(self, "state", PeriodState.PRECLOSED))


def cover_matches_more_than_is_pending(patch: pytest.MonkeyPatch) -> None:
    def match(amount_minor, parts, *, named=()):  # type: ignore[no-untyped-def]
        return [cover.Matched(part.entry_id, amount_minor) for part in list(parts)[:1]]

    patch.setattr(cover, "match_pending", match)


def given_back_cover_stays_matched(patch: pytest.MonkeyPatch) -> None:
    def back(standing, amount_minor):  # type: ignore[no-untyped-def]
        return cover.Returned(true_back(standing, amount_minor).from_reserve_minor)

    true_back = cover.plan_return
    patch.setattr(cover, "plan_return", back)


def capacity_may_fall_below_what_is_used(patch: pytest.MonkeyPatch) -> None:
    def lower(self, at, number, capacity):  # type: ignore[no-untyped-def]
        self._gate(Operation.ARRANGE_LEDGERS)
        self.ledgers[at % len(self.ledgers)].cells[number].capacity = capacity
        self._retry()

    patch.setattr(World, "set_capacity", lower)


def undo_opens_what_was_closed_by_hand(patch: pytest.MonkeyPatch) -> None:
    def undo(self):  # type: ignore[no-untyped-def]
        self._gate(Operation.MOVE_PRE_CLOSE)
        for ledger in self.ledgers:
            ledger.closed_by = ""
        self.state = PeriodState.OPEN
        self._retry()

    patch.setattr(World, "undo_pre_close", undo)


def sales_go_on_after_the_close(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(GATE[Operation.SELL], PeriodState.PRECLOSED, GATE[Operation.SELL][PeriodState.OPEN])


def refunds_go_on_after_the_announcement(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(GATE[Operation.REFUND], PeriodState.ANNOUNCED, GATE[Operation.REFUND][PeriodState.OPEN])


def announcing_leaves_requests_open(patch: pytest.MonkeyPatch) -> None:
    def announce(self, voided_from=None):  # type: ignore[no-untyped-def]
        states = [row.state for row in self.covers]
        true_announce(self, voided_from)
        for row, state in zip(self.covers, states, strict=True):
            row.state = state

    true_announce = World.announce
    patch.setattr(World, "announce", announce)


BUGS: list[Bug] = [
    ticket_forgets_its_first_line,
    reserve_is_used_twice,
    capacity_is_rounded_up,
    freeze_is_overlooked,
    refund_does_not_retry,
    refund_keeps_the_units,
    refund_gives_a_unit_too_many,
    retry_takes_parts_placed_by_hand,
    ledgers_stay_open_after_the_close,
    cover_matches_more_than_is_pending,
    given_back_cover_stays_matched,
    capacity_may_fall_below_what_is_used,
    undo_opens_what_was_closed_by_hand,
    sales_go_on_after_the_close,
    refunds_go_on_after_the_announcement,
    announcing_leaves_requests_open,
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_seeded_bug_is_found(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(BookMachine, settings=HUNT)
