"""The lock table of a period, made from the table of the specification cell by cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from books.states import (
    COVER_MOVES,
    GATE,
    PERIOD_MOVES,
    Operation,
    PeriodState,
    effective_state,
    gate,
    times_out_of_order,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

# As the specification prints it: yes, no, or on what it depends.
LOCK_TABLE = """
sell            | yes | -                   | -   | -
refund          | yes | -                   | -   | -
return_cover    | yes | -                   | -   | -
overkill        | yes | -                   | -   | -
cover           | yes | cutoff, no number   | -   | -
arrange_ledgers | yes | -                   | -   | -
move_pre_close  | yes | no number           | -   | -
record_number   | -   | yes                 | -   | -
announce        | yes | yes                 | -   | -
see_winners     | -   | -                   | yes | until claims expire
claim           | -   | -                   | yes | until claims expire
correct         | -   | -                   | yes | -
void            | yes | yes                 | -   | -
read            | yes | yes                 | yes | yes
"""
COLUMNS = (PeriodState.OPEN, PeriodState.PRECLOSED, PeriodState.ANNOUNCED, PeriodState.CLOSED)
CELLS = [
    (Operation(name.strip()), state, cell.strip())
    for row in LOCK_TABLE.strip().splitlines()
    for name, *cells in [row.split("|")]
    for state, cell in zip(COLUMNS, cells, strict=True)
]


def allowed(
    operation: Operation,
    state: PeriodState,
    *,
    late: bool = False,
    recorded: bool = False,
    expired: bool = False,
) -> bool:
    refusal = gate(
        operation,
        state,
        now=NOON,
        pre_close_at=NOON - HOUR,
        cover_cutoff_at=NOON if late else NOON + HOUR,
        number_recorded=recorded,
        claims_expire_at=NOON if expired else NOON + HOUR,
    )
    return refusal is None


@pytest.mark.parametrize(("operation", "state", "cell"), CELLS)
def test_the_gate_is_the_table(operation: Operation, state: PeriodState, cell: str) -> None:
    assert allowed(operation, state) == (cell != "-")
    assert allowed(operation, state, late=True) == (cell != "-" and "cutoff" not in cell)
    assert allowed(operation, state, recorded=True) == (cell != "-" and "no number" not in cell)
    assert allowed(operation, state, expired=True) == (cell != "-" and "expire" not in cell)


@pytest.mark.parametrize(
    ("operation", "state", "sentence"),
    [
        (
            Operation.SEE_WINNERS,
            PeriodState.PRECLOSED,
            "The lucky number of this period has not been announced yet.",
        ),
        (Operation.OPEN, PeriodState.OPEN, "This period is already open."),
        (Operation.DELETE, PeriodState.OPEN, "Only a draft can be deleted."),
        (Operation.ARCHIVE, PeriodState.ANNOUNCED, "Close the period first."),
        (Operation.SELL, PeriodState.PRECLOSED, "Sales of this period are closed."),
    ],
)
def test_a_refusal_says_what_is_in_the_way(operation: Operation, state: PeriodState, sentence: str) -> None:
    refusal = gate(
        operation,
        state,
        now=NOON,
        pre_close_at=NOON,
        cover_cutoff_at=None,
        number_recorded=False,
        claims_expire_at=None,
    )
    assert refusal is not None
    assert refusal.sentence == sentence


def test_every_operation_has_a_row() -> None:
    assert set(GATE) == set(Operation)


def test_a_voided_or_archived_period_can_only_be_read() -> None:
    for state in (PeriodState.VOIDED, PeriodState.ARCHIVED):
        assert [operation for operation in Operation if allowed(operation, state)] == [Operation.READ]


def test_a_refusal_says_why() -> None:
    refusal = gate(
        Operation.SELL,
        PeriodState.PRECLOSED,
        now=NOON,
        pre_close_at=NOON,
        cover_cutoff_at=None,
        number_recorded=False,
        claims_expire_at=None,
    )
    assert refusal is not None
    assert (refusal.code, refusal.sentence) == ("period_preclosed", "Sales of this period are closed.")


def test_the_cover_cutoff_follows_the_close_when_none_is_given() -> None:
    refusal = gate(
        Operation.COVER,
        PeriodState.PRECLOSED,
        now=NOON,
        pre_close_at=NOON,
        cover_cutoff_at=None,
        number_recorded=False,
        claims_expire_at=None,
    )
    assert refusal is not None and refusal.code == "cover_cutoff_passed"


@pytest.mark.parametrize(
    ("stored", "opens_at", "pre_close_at", "by_itself", "counts_as"),
    [
        ("DRAFT", NOON + HOUR, NOON + 2 * HOUR, True, "DRAFT"),
        ("DRAFT", NOON, NOON + HOUR, True, "OPEN"),
        ("DRAFT", NOON - HOUR, NOON + HOUR, False, "DRAFT"),
        ("DRAFT", None, NOON + HOUR, True, "OPEN"),
        ("DRAFT", NOON - HOUR, NOON, True, "PRECLOSED"),
        ("OPEN", NOON - HOUR, NOON + timedelta(microseconds=1), True, "OPEN"),
        ("OPEN", NOON - HOUR, NOON, True, "PRECLOSED"),
        ("PRECLOSED", NOON - HOUR, NOON + HOUR, True, "PRECLOSED"),
        ("ANNOUNCED", NOON - HOUR, NOON, True, "ANNOUNCED"),
        ("VOIDED", NOON - HOUR, NOON + HOUR, True, "VOIDED"),
    ],
)
def test_the_gate_is_the_stored_state_and_the_clock(
    stored: str, opens_at: datetime | None, pre_close_at: datetime, by_itself: bool, counts_as: str
) -> None:
    state = effective_state(
        PeriodState(stored), now=NOON, opens_at=opens_at, pre_close_at=pre_close_at, opens_by_itself=by_itself
    )
    assert state == counts_as


def test_times_stand_in_order() -> None:
    assert not times_out_of_order(opens_at=NOON, pre_close_at=NOON + HOUR)
    assert not times_out_of_order(
        opens_at=NOON, pre_close_at=NOON + HOUR, cover_cutoff_at=NOON + HOUR, reveal_at=NOON + HOUR
    )
    assert set(times_out_of_order(opens_at=NOON, pre_close_at=NOON)) == {"pre_close_at"}
    assert set(
        times_out_of_order(
            opens_at=NOON, pre_close_at=NOON + HOUR, cover_cutoff_at=NOON, reveal_at=NOON - HOUR
        )
    ) == {"cover_cutoff_at", "reveal_at"}
    assert set(times_out_of_order(opens_at=NOON, pre_close_at=NOON + HOUR, reveal_at=NOON)) == {"reveal_at"}


def test_moves_end_and_lead_everywhere() -> None:
    reached, front = set(), {PeriodState.DRAFT}
    while front:
        reached |= front
        front = {to for state in front for to in PERIOD_MOVES[state]} - reached
    assert reached == set(PeriodState)
    assert all(state not in moves for state, moves in (*PERIOD_MOVES.items(), *COVER_MOVES.items()))
