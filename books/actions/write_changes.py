"""Write the changes to locked numbers: entries, legs, cells, matches, covers and totals in one statement.

The caller holds the period's lock and the rows of all touched numbers. Differences are collected first, so
that every row changes once and every check of the database holds at the end of the statement.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from books.period import LockedPeriod
from books.rules.cover import CoverMatch, Returned
from books.rules.parts import EntryParts, PendingPart
from books.rules.refund import RefundPlan
from books.rules.retry import Retried
from kernel.ids import new_id
from kernel.query import select_one
from kernel.statements import array

_WRITE = """
WITH entry AS (
    UPDATE books_entry e SET held = e.held + d.held, pending = e.pending + d.pending,
                             covered = e.covered + d.covered, refunded = e.refunded + d.refunded
    FROM unnest(%(entries)s::uuid[], %(entry_held)s::bigint[], %(entry_pending)s::bigint[],
                %(entry_covered)s::bigint[], %(entry_refunded)s::bigint[])
         AS d (id, held, pending, covered, refunded)
    WHERE e.account_id = %(account)s AND e.id = d.id RETURNING 1
), leg_set AS (
    UPDATE books_leg g SET amount = d.amount, units = d.units
    FROM unnest(%(legs)s::uuid[], %(leg_amounts)s::bigint[], %(leg_units)s::bigint[])
         AS d (id, amount, units)
    WHERE g.account_id = %(account)s AND g.id = d.id
), leg_gone AS (
    DELETE FROM books_leg WHERE account_id = %(account)s AND id = ANY (%(gone_legs)s::uuid[])
), leg_new AS (
    INSERT INTO books_leg (id, account_id, entry_id, ledger_id, position, amount, units)
    SELECT d.id, %(account)s, d.entry_id, d.ledger_id, d.position, d.amount, d.units
    FROM unnest(%(new_legs)s::uuid[], %(new_entries)s::uuid[], %(new_ledgers)s::uuid[],
                %(new_positions)s::smallint[], %(new_amounts)s::bigint[], %(new_units)s::bigint[])
         AS d (id, entry_id, ledger_id, position, amount, units)
), cell AS (
    UPDATE books_cell c SET used = c.used + d.units
    FROM unnest(%(cell_ledgers)s::uuid[], %(cell_numbers)s::smallint[], %(cell_units)s::bigint[])
         AS d (ledger_id, number, units)
    WHERE c.account_id = %(account)s AND c.ledger_id = d.ledger_id AND c.number = d.number RETURNING 1
), match_set AS (
    UPDATE books_match m SET amount = d.amount
    FROM unnest(%(matches)s::bigint[], %(match_amounts)s::bigint[]) AS d (id, amount)
    WHERE m.account_id = %(account)s AND m.id = d.id
), match_gone AS (
    DELETE FROM books_match WHERE account_id = %(account)s AND id = ANY (%(gone_matches)s::bigint[])
), match_new AS (
    INSERT INTO books_match (account_id, cover_id, entry_id, amount)
    SELECT %(account)s, d.cover_id, d.entry_id, d.amount
    FROM unnest(%(match_covers)s::uuid[], %(match_entries)s::uuid[], %(matched)s::bigint[])
         WITH ORDINALITY AS d (cover_id, entry_id, amount, position) ORDER BY d.position
), cover AS (
    UPDATE books_cover c SET matched = c.matched + d.matched, cancelled = c.cancelled + d.cancelled
    FROM unnest(%(covers)s::uuid[], %(cover_matched)s::bigint[], %(cover_cancelled)s::bigint[])
         AS d (id, matched, cancelled)
    WHERE c.account_id = %(account)s AND c.id = d.id RETURNING 1
), total AS (
    UPDATE books_periodnumber n
    SET sold = n.sold - d.refunded, held = n.held + d.held, pending = n.pending + d.pending,
        covered = n.covered + d.covered, reserve = n.reserve + d.reserve
    FROM unnest(%(numbers)s::smallint[], %(number_refunded)s::bigint[], %(number_held)s::bigint[],
                %(number_pending)s::bigint[], %(number_covered)s::bigint[], %(number_reserve)s::bigint[])
         AS d (number, refunded, held, pending, covered, reserve)
    WHERE n.account_id = %(account)s AND n.period_id = %(period)s AND n.number = d.number RETURNING 1
)
SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM cell), (SELECT count(*) FROM cover),
       (SELECT count(*) FROM total)
"""
HELD, PENDING, COVERED, REFUNDED, RESERVE = range(5)


class Changes:
    """Differences of rows, collected from decisions. Nothing is written before `write`."""

    def __init__(self) -> None:
        # held, pending, covered, refunded
        self.entries: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        # the same, and reserve
        self.numbers: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        # matched, cancelled
        self.covers: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
        self.cells: dict[tuple[Any, int], int] = defaultdict(int)
        self.legs: list[tuple[Any, int, int]] = []
        self.gone_legs: list[Any] = []
        self.new_legs: list[tuple[uuid.UUID, Any, Any, int, int, int]] = []
        self.matches: list[tuple[Any, int]] = []
        self.gone_matches: list[Any] = []
        self.new_matches: list[tuple[Any, Any, int]] = []

    def refund(self, plan: RefundPlan, entry: EntryParts) -> None:
        """Refund what the plan says; freed cover keeps its amount as reserve."""
        self._move(plan.entry_id, plan.number, PENDING, -plan.pending_minor)
        self._move(plan.entry_id, plan.number, REFUNDED, plan.amount_minor)
        before = {match.match_id: match.amount_minor for match in entry.matches}
        for match in plan.matches:
            self._cut_match(match.match_id, before[match.match_id] - match.amount_minor)
            self._move(plan.entry_id, plan.number, COVERED, -match.amount_minor)
            self.numbers[plan.number][RESERVE] += match.amount_minor
            self.covers[match.cover_id][0] -= match.amount_minor
        for leg in plan.legs:
            self._set_leg(leg.leg_id, leg.rest_minor, leg.rest_units)
            self._move(plan.entry_id, plan.number, HELD, -leg.amount_minor)
            self.cells[leg.ledger_id, plan.number] -= leg.released_units

    def retried(self, found: Retried, part: PendingPart, last_position: int) -> None:
        """Add what a pending part got from ledgers or reserve; new legs follow after `last_position`."""
        for index, leg in enumerate(found.legs):
            before = part.legs[index] if index < len(part.legs) else None
            if before is None:
                position = last_position + 1 + index - len(part.legs)
                id = new_id()
                self.new_legs.append(
                    (id, part.entry_id, leg.ledger_id, position, leg.amount_minor, leg.units)
                )
                self.cells[leg.ledger_id, part.number] += leg.units
            elif before.amount_minor != leg.amount_minor:
                self._set_leg(before.leg_id, leg.amount_minor, leg.units)
                self.cells[leg.ledger_id, part.number] += leg.units - before.units
        self._move(part.entry_id, part.number, HELD, found.held_minor)
        self._move(part.entry_id, part.number, PENDING, -found.held_minor)
        for match in found.matches:
            self.match(match.cover_id, part.entry_id, part.number, match.amount_minor)

    def match(self, cover_id: Any, entry_id: Any, number: int, amount: int) -> None:
        """Cover a pending part from a cover's reserve."""
        self.new_matches.append((cover_id, entry_id, amount))
        self._move(entry_id, number, PENDING, -amount)
        self._move(entry_id, number, COVERED, amount)
        self.numbers[number][RESERVE] -= amount
        self.covers[cover_id][0] += amount

    def add_reserve(self, number: int, amount: int) -> None:
        """Add confirmed cover to the reserve until it matches."""
        self.numbers[number][RESERVE] += amount

    def return_cover(
        self, cover_id: Any, number: int, returned: Returned, matches: dict[Any, CoverMatch]
    ) -> None:
        """Remove reserve, and make entries pending again that the rest covered."""
        amount = returned.from_reserve_minor + sum(cut.amount_minor for cut in returned.matches)
        self.numbers[number][RESERVE] -= returned.from_reserve_minor
        self.covers[cover_id][1] += amount
        for cut in returned.matches:
            self._cut_match(cut.match_id, matches[cut.match_id].amount_minor - cut.amount_minor)
            self.covers[cover_id][0] -= cut.amount_minor
            self._move(cut.entry_id, number, COVERED, -cut.amount_minor)
            self._move(cut.entry_id, number, PENDING, cut.amount_minor)

    def write(self, period: LockedPeriod) -> None:
        """Write everything that was collected."""
        written = select_one(_WRITE, self._values(period))
        expected = (len(self.entries), len(self.cells), len(self.covers), len(self.numbers))
        if written != expected:
            raise AssertionError(f"wrote {written} of {expected} entries, cells, covers and numbers")

    def _move(self, entry_id: Any, number: int, part: int, amount: int) -> None:
        self.entries[entry_id][part] += amount
        self.numbers[number][part] += amount

    def _set_leg(self, leg_id: Any, amount: int, units: int) -> None:
        if amount:
            self.legs.append((leg_id, amount, units))
        else:
            self.gone_legs.append(leg_id)

    def _cut_match(self, match_id: Any, rest: int) -> None:
        if rest:
            self.matches.append((match_id, rest))
        else:
            self.gone_matches.append(match_id)

    def _values(self, period: LockedPeriod) -> dict[str, Any]:
        entry, number, cover = self.entries, self.numbers, self.covers
        return {
            "account": period.account_id,
            "period": period.id,
            "entries": array(entry),
            "entry_held": array(parts[HELD] for parts in entry.values()),
            "entry_pending": array(parts[PENDING] for parts in entry.values()),
            "entry_covered": array(parts[COVERED] for parts in entry.values()),
            "entry_refunded": array(parts[REFUNDED] for parts in entry.values()),
            "legs": array(leg[0] for leg in self.legs),
            "leg_amounts": array(leg[1] for leg in self.legs),
            "leg_units": array(leg[2] for leg in self.legs),
            "gone_legs": array(self.gone_legs),
            "new_legs": array(leg[0] for leg in self.new_legs),
            "new_entries": array(leg[1] for leg in self.new_legs),
            "new_ledgers": array(leg[2] for leg in self.new_legs),
            "new_positions": array(leg[3] for leg in self.new_legs),
            "new_amounts": array(leg[4] for leg in self.new_legs),
            "new_units": array(leg[5] for leg in self.new_legs),
            "cell_ledgers": array(ledger_id for ledger_id, _ in self.cells),
            "cell_numbers": array(index for _, index in self.cells),
            "cell_units": array(self.cells.values()),
            "matches": array(match[0] for match in self.matches),
            "match_amounts": array(match[1] for match in self.matches),
            "gone_matches": array(self.gone_matches),
            "match_covers": array(match[0] for match in self.new_matches),
            "match_entries": array(match[1] for match in self.new_matches),
            "matched": array(match[2] for match in self.new_matches),
            "covers": array(cover),
            "cover_matched": array(parts[0] for parts in cover.values()),
            "cover_cancelled": array(parts[1] for parts in cover.values()),
            "numbers": array(number),
            "number_refunded": array(parts[REFUNDED] for parts in number.values()),
            "number_held": array(parts[HELD] for parts in number.values()),
            "number_pending": array(parts[PENDING] for parts in number.values()),
            "number_covered": array(parts[COVERED] for parts in number.values()),
            "number_reserve": array(parts[RESERVE] for parts in number.values()),
        }
