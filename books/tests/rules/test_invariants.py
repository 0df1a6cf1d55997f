"""The audit finds what is wrong: a sound period, and one fault at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from books.rules.rows import CellRow, CoverRow, EntryRow, LegRow, MatchRow, PeriodRows, TotalsRow
from books.states import CoverState, PeriodState
from books.tests.rules.invariants import findings


def sound() -> PeriodRows:
    """Number 7: 10 sold, 5 held, 3 covered, 1 retained, 1 refunded; 2 of the cover are reserve."""
    return PeriodRows(
        PeriodState.OPEN,
        cells=[CellRow("ledger", 7, 5, 5)],
        entries=[EntryRow("entry", 7, 10, retained=1, refunded=1)],
        legs=[LegRow("leg", "entry", "ledger", 5, 5)],
        covers=[CoverRow("cover", 7, 6, 6, 1, CoverState.CONFIRMED)],
        matches=[MatchRow("match", "entry", "cover", 3)],
        totals=[TotalsRow(7, sold=9, held=5, covered=3, retained=1, reserve=2)],
    )


def test_a_sound_period_has_no_findings() -> None:
    assert findings(sound()) == []


def announced(rows: PeriodRows) -> None:
    rows.state = PeriodState.ANNOUNCED
    rows.covers[0].state = CoverState.REQUESTED


def waits(rows: PeriodRows) -> None:
    rows.entries = [*rows.entries, EntryRow("late", 7, 2, pending=2)]
    rows.cells[0].capacity = 6


FAULTS: list[tuple[str, Callable[[PeriodRows], object]]] = [
    ("I1", lambda rows: setattr(rows.cells[0], "capacity", 4)),
    ("I1", lambda rows: setattr(rows.cells[0], "used", -1)),
    ("I2", lambda rows: setattr(rows.cells[0], "used", 4)),
    ("I2", lambda rows: setattr(rows.legs[0], "units", 4)),
    ("I2", lambda rows: setattr(rows, "cells", [])),
    ("I3", lambda rows: setattr(rows.entries[0], "amount", 11)),
    ("I3", lambda rows: (setattr(rows.entries[0], "pending", -1), setattr(rows.entries[0], "refunded", 2))),
    ("I4", lambda rows: setattr(rows.covers[0], "cancelled", 4)),
    ("I4", lambda rows: setattr(rows.covers[0], "requested", 4)),
    ("I4", lambda rows: setattr(rows.covers[0], "number", 8)),
    ("I5", lambda rows: setattr(rows.totals[0], "reserve", 1)),
    ("I5", lambda rows: setattr(rows.totals[0], "sold", 10)),
    ("I6", waits),
    ("I8", announced),
    ("I9", lambda rows: setattr(rows, "state", PeriodState.PRECLOSED)),
]


@pytest.mark.parametrize(("code", "spoil"), FAULTS)
def test_each_fault_is_found(code: str, spoil: Callable[[PeriodRows], object]) -> None:
    rows = sound()
    spoil(rows)
    assert code in {finding.code for finding in findings(rows)}


def test_pending_beside_reserve_and_beside_capacity_are_two_findings() -> None:
    rows = sound()
    waits(rows)
    assert [finding.sentence for finding in findings(rows) if finding.code == "I6"] == [
        "2 is pending beside reserve.",
        "2 is pending beside free capacity.",
    ]


def test_a_frozen_or_closed_ledger_keeps_nobody_from_waiting() -> None:
    for attribute, value in (("frozen", True), ("open", False)):
        rows = sound()
        waits(rows)
        setattr(rows.cells[0], attribute, value)
        assert not any("capacity" in finding.sentence for finding in findings(rows))
