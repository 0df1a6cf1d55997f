"""Sales told in the customer's words, played against the allocation.

    number 07 holds 10; enter 07 x 8; enter 07 x 5 -> 07 full, spilled 3

`number N holds A [, B …] [reserve R]`   cells of ledgers a, b, … in that order; reserve of a cover
`freeze N` · `block N` · `factor F` · `when full SPILL|REFUSE|TRIM`
`enter N x A [, N x A …]`                one ticket
`enter N x A by a:3 b:2 then spill`      ledgers chosen by hand, and where the rest goes
`-> held H, reserve R, spilled S, trimmed T`   of the last ticket; what is not named is 0
`-> N full`                              no ledger can take any more of it
`-> refused CODE`                        nothing of the last ticket was sold
"""

from __future__ import annotations

from decimal import Decimal

from books.rules.allocation import Cell, HeldNumber, Plan, Reserve, Wanted, allocate
from books.rules.units import factor_of


class Story:
    """Plays a story step by step, keeping what each ticket left."""

    def __init__(self) -> None:
        self.held: dict[int, HeldNumber] = {}
        self.factor, self.when_full = Decimal(1), "SPILL"
        self.last = Plan()

    def play(self, told: str) -> None:
        """Play and check a story; AssertionError where it goes another way than told."""
        for step in told.replace("\n", ";").split(";"):
            does, _, then = step.partition("->")
            if does.strip():
                self._do(does.split())
            for outcome in filter(None, (part.strip() for part in then.split(","))):
                self._check(outcome.split(), then)

    def _do(self, words: list[str]) -> None:
        match words:
            case ["number", number, "holds", *rest]:
                self._number(int(number), " ".join(rest))
            case ["freeze", number]:
                self.held[int(number)].frozen = True
            case ["block", number]:
                self.held[int(number)].blocked = True
            case ["factor", factor]:
                self.factor = Decimal(factor)
            case ["when", "full", policy]:
                self.when_full = policy
            case ["enter", *rest]:
                self._enter(" ".join(rest))
            case _:
                raise ValueError(f"Not told in known words: {words}")

    def _number(self, number: int, rest: str) -> None:
        cells, _, reserve = rest.partition(" reserve ")
        self.held[number] = HeldNumber(
            [Cell("abcdef"[at], int(capacity), 0) for at, capacity in enumerate(cells.split(","))],
            [Reserve(f"cover {at}", int(amount)) for at, amount in enumerate(reserve.split(",")) if amount],
        )

    def _enter(self, told: str) -> None:
        lines = [self._line(line) for line in told.split(",")]
        self.last = allocate(lines, self.held, factor=self.factor, when_full=self.when_full)
        if self.last.refusals:
            return
        for entry in self.last.entries:
            held = self.held[entry.number]
            for leg in entry.legs:
                next(cell for cell in held.cells if cell.ledger_id == leg.ledger_id).used += leg.units
            for match in entry.matches:
                cover = next(reserve for reserve in held.reserve if reserve.cover_id == match.cover_id)
                cover.available_minor -= match.amount_minor

    def _line(self, told: str) -> Wanted:
        what, by, how = told.partition(" by ")
        number, _, amount = what.split()
        if not by:
            return Wanted(int(number), int(amount))
        legs, _, remainder = how.partition(" then ")
        chosen = [leg.split(":") for leg in legs.split()]
        return Wanted(
            int(number),
            int(amount),
            tuple((ledger, int(part)) for ledger, part in chosen),
            remainder or "spill",
        )

    def _check(self, outcome: list[str], all_of_it: str) -> None:
        match outcome:
            case ["refused", *codes]:
                assert [str(refusal.code) for refusal in self.last.refusals] == codes
            case [number, "full"]:
                held, factor = self.held[int(number)], factor_of(self.factor)
                assert all(factor.amount_for(cell.free) == 0 for cell in held.cells)
            case [_, _]:
                self._check_amounts(dict(part.split() for part in all_of_it.split(",") if "full" not in part))
            case _:
                raise ValueError(f"Not told in known words: {outcome}")

    def _check_amounts(self, told: dict[str, str]) -> None:
        assert not self.last.refusals
        seen = {
            "held": sum(entry.held_minor for entry in self.last.entries),
            "reserve": sum(entry.covered_minor for entry in self.last.entries),
            "spilled": self.last.spill_total_minor,
            "trimmed": self.last.trimmed_total_minor,
        }
        told.setdefault("held", str(seen["held"]))
        assert seen == {name: int(told.get(name, 0)) for name in seen}
