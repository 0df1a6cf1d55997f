"""A group of the rules alone: no database, no clock, books that are a dictionary. It asserts as it goes.

What the actions do with rows is done here in memory, by the same rules of `chits.rules`, so that thousands of
steps take seconds.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from chits.rules import eligibility, prize, spreading
from chits.rules.eligibility import TicketStatus
from chits.rules.prize import Prize
from chits.rules.spreading import Owed
from chits.states import DemandKind, MarkKind
from fairness import derive

SUBSCRIPTION, PENALTY = DemandKind.SUBSCRIPTION, DemandKind.PENALTY


@dataclass
class PureGroup:
    """`kind` LUCKY, AUCTION or ROTATION; `collected`: only what came in is paid out."""

    kind: str
    collected: bool
    seats: int
    each: int
    commission_bps: int = 500
    gst_bps: int = 1800
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    books: dict[Any, int] = field(default_factory=lambda: defaultdict(int))
    owed: list[tuple[str, Owed]] = field(default_factory=list)
    marks: dict[str, MarkKind] = field(default_factory=dict)
    prized: dict[int, str] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    charged: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    taken: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    month: int = 0
    order: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [f"T{number:02d}" for number in range(1, self.seats + 1)]

    @property
    def value(self) -> int:
        return self.seats * self.each

    @property
    def commission(self) -> int:
        return prize.share_of(self.value, self.commission_bps)

    def post(self, *amounts: tuple[Any, int]) -> None:
        """Debits positive. 1: what is debited is credited."""
        assert sum(minor for _, minor in amounts) == 0, amounts
        for place, minor in amounts:
            self.books[place] += minor

    # --- a month --------------------------------------------------------------------------------

    def demand(self) -> None:
        """Of every ticket, the next month; dividends come off it, then credit."""
        self.month += 1
        into = "uncollected" if self.collected else "pool"
        for label in self.labels:
            self.owed.append((label, Owed(uuid.uuid4(), SUBSCRIPTION, self.month, 0, self.each)))
            self.post((("receivable", label), self.each), ((into, self.month), -self.each))
        for label in self.labels:
            netted = self._put(label, self.shares[label], from_place=("dividend", label))
            self.shares[label] -= netted
            credit = -self.books["unapplied", label]
            self._put(label, credit, from_place=("unapplied", label))

    def pay(self, label: str, amount: int) -> None:
        """Oldest first, the rest is credit."""
        put = self._put(label, amount, from_place="cash")
        self.post(("cash", amount - put), (("unapplied", label), put - amount))

    def give_back(self, label: str, amount: int) -> None:
        """Out of what was paid beyond what was owed."""
        amount = min(amount, -self.books["unapplied", label])
        self.post((("unapplied", label), amount), ("cash", -amount))

    def charge(self, label: str, month: int, *, flat: int, bps: int, cap: int | None) -> None:
        late = self.owed_by(label)
        minor = prize.penalty(late, month=month, flat=flat, bps=bps, cap=cap, so_far=self.charged[label])
        assert minor >= 0 and (cap is None or self.charged[label] + minor <= max(cap, self.charged[label]))
        if late and minor:
            self.charged[label] += minor
            self.owed.append((label, Owed(uuid.uuid4(), PENALTY, self.month, month, minor)))
            self.post((("penalty_due", label), minor), ("penalty", -minor))

    # --- the draw -------------------------------------------------------------------------------

    def standings(self) -> list[TicketStatus]:
        return [
            TicketStatus(
                label,
                prized=label in self.prized.values(),
                removed=self.marks.get(label) is MarkKind.SUSPENSION,
                marks=frozenset({self.marks[label]} if label in self.marks else ()),
                owed=sum(o.outstanding for who, o in self.owed if who == label and o.kind is SUBSCRIPTION),
            )
            for label in self.labels
        ]

    def hold(self, bids: list[tuple[str, int]]) -> bool:
        """Freeze, draw and award the present month; False when nobody could take part."""
        standings = self.standings()
        roll = eligibility.roll_of(standings)
        # 4: divided whole, and everyone who takes part has paid and was not prized; 9: in any order.
        assert sorted([*roll.eligible, *roll.excluded]) == self.labels
        free = [s.label for s in standings if not (s.prized or s.removed or s.marks or s.owed)]
        assert list(roll.eligible) == free
        assert eligibility.roll_of(self.chance.sample(standings, len(standings))) == roll
        if not roll.eligible:
            return False
        winner, won = self._won(list(roll.eligible), bids)
        assert winner in roll.eligible and winner not in self.prized.values()
        self._award(winner, won)
        return True

    def _won(self, eligible: list[str], bids: list[tuple[str, int]]) -> tuple[str, Prize]:
        if self.kind == "ROTATION":
            self.order = self.order or self._drawn(self.labels)
            return next(label for label in self.order if label in eligible), self._usual()
        if self.kind == "LUCKY":
            return self._drawn(eligible)[0], self._usual()
        most, tied = prize.highest(bids, frozenset(eligible))
        assert prize.highest(bids[::-1], frozenset(eligible)) == (most, tied)
        assert set(tied) <= set(eligible)
        assert most == max((minor for label, minor in bids if label in eligible), default=None)
        discount = self.commission if most is None else most
        won = prize.auctioned(self.value, self.commission_bps, discount, self.seats)
        return self._drawn(tied or eligible)[0], won

    def _drawn(self, labels: list[str]) -> list[str]:
        prk = self.chance.randbytes(32)
        ranking = derive.ranking_of(prk, labels)
        assert derive.ranking_of(prk, labels[::-1]) == ranking  # 9
        return [label for label, _ in ranking]

    def _usual(self) -> Prize:
        if self.collected:
            return prize.collected(-self.books["pool", self.month], self.value, self.commission_bps)
        won = prize.full_value(self.value, self.commission_bps)
        assert won.prize == self.value - self.commission  # 6
        return won

    def _award(self, winner: str, won: Prize) -> None:
        assert won.gross == won.prize + won.commission + sum(won.dividends)
        if won.dividends:
            # 5
            assert sum(won.dividends) == won.discount - won.commission
            assert max(won.dividends) - min(won.dividends) <= 1
        self.prized[self.month] = winner
        self._earn(won.commission)
        shared = list(zip(self.labels, won.dividends, strict=False))
        self.post(
            (("pool", self.month), won.gross),
            (("prize", winner), -won.prize),
            ("earned", -won.commission),
            *((("dividend", label), -minor) for label, minor in shared),
        )
        for label, minor in shared:
            self.shares[label] += minor
        self.later()

    def _earn(self, commission: int) -> None:
        """The tax lies within."""
        self.taken[self.month] += commission
        before = prize.tax_within(self.taken[self.month] - commission, self.gst_bps)
        tax = prize.tax_within(self.taken[self.month], self.gst_bps) - before
        assert 0 <= tax <= self.taken[self.month]
        left = self.taken[self.month] - before - tax
        assert abs((before + tax) * 10_000 - left * self.gst_bps) <= 10_000 + self.gst_bps
        self.post(("earned", tax), ("gst", -tax))

    def later(self) -> None:
        """By collection: what came after the award makes up the commission, then it is the winner's."""
        for number, winner in self.prized.items():
            there = -self.books["pool", number]
            if self.collected and there > 0:
                due = self.commission - self.taken[number]
                to_commission, to_winner = prize.split_later(there, commission_due=due)
                assert to_commission + to_winner == there and to_winner >= 0
                assert to_winner == 0 or self.taken[number] + to_commission == self.commission
                self.taken[number] += to_commission
                self.post(
                    (("pool", number), there), (("prize", winner), -to_winner), ("earned", -to_commission)
                )

    def pay_out(self, label: str) -> None:
        """What the winner owes is kept back."""
        due = -self.books["prize", label]
        kept = self._put(label, due, from_place=("prize", label))
        self.post((("prize", label), due - kept), ("cash", kept - due))

    # --- what comes off what is owed ------------------------------------------------------------

    def owed_by(self, label: str) -> int:
        return sum(demand.outstanding for who, demand in self.owed if who == label)

    def _put(self, label: str, amount: int, *, from_place: Any) -> int:
        mine = [demand for who, demand in self.owed if who == label]
        put = spreading.spread(amount, self.chance.sample(mine, len(mine)))
        assert put.applied + put.rest == amount and put.rest >= 0
        # 9: the order of rows does not matter; oldest first, and the rest only when nothing is owed.
        assert put == spreading.spread(amount, mine)
        assert put.rest == max(0, amount - self.owed_by(label))
        paid = {part.owed.demand_id: part.amount for part in put.parts}
        self.owed = [
            (who, replace(demand, outstanding=demand.outstanding - paid.get(demand.demand_id, 0)))
            for who, demand in self.owed
        ]
        touched = max((p.owed.number for p in put.parts if p.owed.kind is SUBSCRIPTION), default=0)
        older = [d for who, d in self.owed if who == label and d.kind is SUBSCRIPTION and d.number < touched]
        assert not any(demand.outstanding for demand in older)
        for part in put.parts:
            due = "penalty_due" if part.owed.kind is PENALTY else "receivable"
            self.post((from_place, part.amount), ((due, label), -part.amount))
            if self.collected and part.owed.kind is SUBSCRIPTION:
                month = part.owed.number
                self.post((("uncollected", month), part.amount), (("pool", month), -part.amount))
        self.owed = [(who, demand) for who, demand in self.owed if demand.outstanding]
        self.later()
        return put.applied

    # --- what always holds ----------------------------------------------------------------------

    def check(self) -> None:
        assert sum(self.books.values()) == 0  # 1
        for place, minor in self.books.items():
            name = place[0] if isinstance(place, tuple) else place
            if name in ("receivable", "penalty_due"):
                assert minor >= 0  # 8
            if name in ("unapplied", "prize", "dividend", "uncollected", "pool", "gst"):
                assert minor <= 0, place
        for label in self.labels:
            on_paper = self.books["receivable", label] + self.books["penalty_due", label]
            assert on_paper == self.owed_by(label)
        for number in self.prized:
            assert self.books["pool", number] == 0  # 2
        assert len(set(self.prized.values())) == len(self.prized)  # 4

    def close(self) -> None:
        """3: everybody has been prized and has paid: what is left is the foreman's own."""
        for label in self.labels:
            share, self.shares[label] = self.shares[label], 0
            self.post((("dividend", label), share), (("unapplied", label), -share))
            self.give_back(label, -self.books["unapplied", label])
        left = {place: minor for place, minor in self.books.items() if minor}
        assert set(left) <= {"cash", "earned", "gst", "penalty"}, left
        assert self.books["earned"] + self.books["gst"] == -self.commission * self.seats
        assert sorted(self.prized.values()) == self.labels
