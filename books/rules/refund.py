"""Where a refund is taken from: pending first, then covered, then ledgers, the last filled first.

    refund_order(entry, amount_minor=None, *, spill_only=False) -> RefundPlan      raises RefundExceeds
    refund_entries(entries, amount_minor=None, *, spill_only=False) -> [RefundPlan]

A cover that is freed survives as reserve, and capacity that is freed is free: `retry` comes next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from books.rules.held import Id
from books.rules.parts import EntryParts


class RefundExceeds(ValueError):
    """Raised if more is to be refunded than is left (409); `left_minor` is what is left."""

    def __init__(self, left_minor: int) -> None:
        super().__init__(
            "More is to be refunded than is left." if left_minor else "Nothing is left to refund."
        )
        self.left_minor = left_minor


class LegCut(NamedTuple):
    """The part taken from a leg, and the rest: `rest_units` = ceil(rest × f)."""

    leg_id: Id
    ledger_id: Id
    amount_minor: int
    rest_minor: int
    rest_units: int
    released_units: int


class MatchCut(NamedTuple):
    """The part taken from a match; the cover keeps it as reserve."""

    match_id: Id
    cover_id: Id
    amount_minor: int


@dataclass(slots=True)
class RefundPlan:
    """The refund of an entry: `amount_minor` = pending + matches + legs."""

    entry_id: Id
    number: int
    amount_minor: int
    pending_minor: int
    matches: list[MatchCut] = field(default_factory=list)
    legs: list[LegCut] = field(default_factory=list)


def refund_order(
    entry: EntryParts, amount_minor: int | None = None, *, spill_only: bool = False
) -> RefundPlan:
    """Plan the refund of an amount of an entry; all of it if None. `spill_only` uses the pending part."""
    left = entry.pending_minor if spill_only else entry.live_minor
    amount = left if amount_minor is None else amount_minor
    if amount <= 0 or amount > left:
        raise RefundExceeds(left)
    pending = min(amount, entry.pending_minor)
    plan = RefundPlan(entry.entry_id, entry.number, amount, pending)
    rest = amount - pending
    for match in reversed(entry.matches):
        cut = min(rest, match.amount_minor)
        if cut:
            plan.matches.append(MatchCut(match.match_id, match.cover_id, cut))
            rest -= cut
    for leg in reversed(entry.legs):
        cut = min(rest, leg.amount_minor)
        if cut:
            stays = leg.amount_minor - cut
            units = entry.factor.units_for(stays)
            plan.legs.append(LegCut(leg.leg_id, leg.ledger_id, cut, stays, units, leg.units - units))
            rest -= cut
    return plan


def refund_entries(
    entries: Sequence[EntryParts], amount_minor: int | None = None, *, spill_only: bool = False
) -> list[RefundPlan]:
    """Plan the refund of an amount of a ticket, its last line first; all of it if None."""
    left = sum(entry.pending_minor if spill_only else entry.live_minor for entry in entries)
    amount = left if amount_minor is None else amount_minor
    if amount <= 0 or amount > left:
        raise RefundExceeds(left)
    plans = []
    for entry in reversed(entries):
        share = min(amount, entry.pending_minor if spill_only else entry.live_minor)
        if share:
            plans.append(refund_order(entry, share, spill_only=spill_only))
            amount -= share
    return plans
