"""The rules walk without a database: thousands of steps in seconds. Faults in a rule must be found."""

from __future__ import annotations

import calendar
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from chits.rules import eligibility, prize, schedule, spreading
from chits.rules.eligibility import Reason
from chits.rules.spreading import Owed, Part, Spread
from chits.states import MarkKind
from chits.tests.pure_group import PureGroup
from fairness import derive

WHO = st.integers(0, 4)
AMOUNTS = st.one_of(st.sampled_from([1, 3_334, 10_001, 20_002, 99_999]), st.integers(1, 60_000))


class RulesMachine(RuleBasedStateMachine):
    """Two to five tickets, as many months; every walk ends with everybody paid and nothing left."""

    seen: Counter[str]
    only: str | None = None  # this kind of group, where a fault is of no other

    @initialize(
        kind=st.sampled_from(["LUCKY", "AUCTION", "ROTATION", "COLLECTED"]),
        seats=st.integers(2, 5),
        each=st.sampled_from([1, 101, 10_001]),
        gst=st.sampled_from([0, 1_800, 10_000]),
        commission=st.sampled_from([500, 9_000]),
        chance=st.integers(0, 2**32),
    )
    def begin(self, kind: str, seats: int, each: int, gst: int, commission: int, chance: int) -> None:
        kind = self.only or kind
        collected = kind == "COLLECTED"
        self.group = PureGroup(
            "LUCKY" if collected else kind,
            collected,
            seats,
            each,
            commission_bps=commission,
            gst_bps=gst,
            chance=random.Random(chance),
        )
        self.group.demand()

    def teardown(self) -> None:
        if hasattr(self, "group"):
            group = self.group
            group.marks.clear()
            while len(group.prized) < group.seats:
                self.a_month(set(range(5)), [])
            for label in group.labels:
                group.pay(label, group.owed_by(label)) if group.owed_by(label) else None
                group.pay_out(label)
            for label in group.labels:
                group.pay_out(label)  # what came in for a collected prize meanwhile
            group.close()
            self.seen["closed"] += 1

    def _label(self, who: int) -> str:
        return self.group.labels[who % self.group.seats]

    @rule(who=WHO, amount=AMOUNTS)
    def pay(self, who: int, amount: int) -> None:
        self.group.pay(self._label(who), amount)
        self.seen["steps"] += 1

    @rule(who=WHO, amount=AMOUNTS)
    def give_back(self, who: int, amount: int) -> None:
        self.group.give_back(self._label(who), amount)
        self.seen["steps"] += 1

    @rule(who=WHO, month=st.integers(1, 4), cap=st.sampled_from([None, 0, 700]))
    def charge(self, who: int, month: int, cap: int | None) -> None:
        self.group.charge(self._label(who), month, flat=500, bps=300, cap=cap)
        self.seen["steps"] += 1

    @rule(who=WHO, kind=st.sampled_from([None, *MarkKind]))
    def mark(self, who: int, kind: MarkKind | None) -> None:
        if kind is None:
            self.group.marks.pop(self._label(who), None)
        else:
            self.group.marks[self._label(who)] = kind
        self.seen["steps"] += 1

    @rule(who=st.sets(WHO), bids=st.lists(st.tuples(WHO, st.integers(0, 9)), max_size=5))
    def a_month(self, who: set[int], bids: Sequence[tuple[int, int]]) -> None:
        """Some pay, it is drawn if anybody can take part, and the next month is demanded."""
        group = self.group
        if len(group.prized) == group.seats:
            return
        for place in sorted(who):
            if owed := group.owed_by(self._label(place)):
                group.pay(self._label(place), owed)
        offered = [(self._label(place), group.commission + over) for place, over in bids]
        heard = [(label, minor) for label, minor in offered if minor <= group.value]
        if group.hold(heard):
            self.seen["drawn"] += 1
            if group.month < group.seats:
                group.demand()
        else:
            self.seen["adjourned"] += 1
        self.seen["steps"] += 1

    @rule(bids=st.lists(st.tuples(WHO, st.integers(0, 9)), min_size=1, max_size=5))
    def a_month_in_which_all_pay(self, bids: Sequence[tuple[int, int]]) -> None:
        self.a_month(set(range(5)), bids)

    @rule(who=WHO)
    def pay_out(self, who: int) -> None:
        self.group.pay_out(self._label(who))
        self.seen["steps"] += 1

    @rule(
        draw_day=st.integers(1, 31),
        start=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
        zone=st.sampled_from(["Asia/Kolkata", "Europe/London", "America/New_York"]),
    )
    def the_days_of_the_draws(self, draw_day: int, start: date, zone: str) -> None:
        """In each month the draw day, or the month's last; no two in one month, none before the start."""
        self.seen["steps"] += 1
        begin = datetime.combine(start, time(9), UTC)
        times = schedule.draw_times(
            14, draw_day=draw_day, draw_time=time(18), zone=ZoneInfo(zone), start=begin
        )
        days = [at.astimezone(ZoneInfo(zone)).date() for at in times]
        assert times[0] >= begin and times == sorted(times)
        for first, second in pairwise(days):
            assert (second.year * 12 + second.month) - (first.year * 12 + first.month) == 1
        for day in days:
            assert day.day == min(draw_day, calendar.monthrange(day.year, day.month)[1])

    @rule(late=st.integers(0, 10**7), lead=st.integers(1, 7 * 86_400), days=st.integers(1, 40))
    def the_next_slot(self, late: int, lead: int, days: int) -> None:
        """Later than before, with the whole lead before it, and no later than it has to be."""
        self.seen["steps"] += 1
        before = datetime(2026, 11, 20, 18, tzinfo=UTC)
        now = before - timedelta(days=9) + timedelta(seconds=late)
        slot = schedule.next_slot(before, now, lead_seconds=lead, spacing=timedelta(days=days))
        assert slot > before and slot - timedelta(seconds=lead) > now

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "group"):
            self.group.check()


def walk(*, examples: int, steps: int, only: str | None = None) -> Counter[str]:
    seen: Counter[str] = Counter()
    machine = type("Machine", (RulesMachine,), {"seen": seen, "only": only})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return seen


def test_thousands_of_steps_keep_every_promise() -> None:
    seen = walk(examples=150, steps=50)
    # Hypothesis decides how long each walk is; together they are thousands of steps.
    assert seen["steps"] >= 3_000 and seen["drawn"] >= 150 and seen["adjourned"] >= 10
    assert seen["closed"] >= 150


# --- faults put in on purpose ---------------------------------------------------------------------


def _the_rest_is_lost(patch: pytest.MonkeyPatch) -> None:
    real = spreading.spread
    patch.setattr(spreading, "spread", lambda amount, owed: Spread(real(amount, owed).parts, 0))


def _more_than_is_owed(patch: pytest.MonkeyPatch) -> None:
    def greedy(amount: int, owed: Sequence[Owed]) -> Spread:
        return Spread(tuple(Part(one, amount) for one in list(owed)[:1]), 0 if owed else amount)

    patch.setattr(spreading, "spread", greedy)


def _newest_first(patch: pytest.MonkeyPatch) -> None:
    age = spreading._age
    patch.setattr(spreading, "_age", lambda owed: (age(owed)[0], -owed.number, *age(owed)[2:]))


def _a_unit_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prize, "split", lambda minor, weights: [minor // len(weights)] * len(weights))


def _the_rest_goes_to_one(patch: pytest.MonkeyPatch) -> None:
    def lopsided(minor: int, weights: Sequence[int]) -> list[int]:
        each = minor // len(weights)
        return [minor - each * (len(weights) - 1), *[each] * (len(weights) - 1)]

    patch.setattr(prize, "split", lopsided)


def _forgiving(patch: pytest.MonkeyPatch, forgotten: eligibility.Reason) -> None:
    why = eligibility.why_excluded

    def forgetful(standing: Any) -> Reason | None:
        reason = why(standing)
        return None if reason is forgotten else reason

    patch.setattr(eligibility, "why_excluded", forgetful)


def _who_owes_takes_part(patch: pytest.MonkeyPatch) -> None:
    _forgiving(patch, eligibility.Reason.ARREARS)


def _who_won_takes_part_again(patch: pytest.MonkeyPatch) -> None:
    _forgiving(patch, eligibility.Reason.PRIZED)


def _a_pledged_ticket_takes_part(patch: pytest.MonkeyPatch) -> None:
    _forgiving(patch, eligibility.Reason.PLEDGED)


def _the_first_in_the_list_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        derive, "ranking_of", lambda prk, labels: tuple((x, derive.score_of(prk, x)) for x in labels)
    )


def _a_bid_of_who_sits_out_counts(patch: pytest.MonkeyPatch) -> None:
    real = prize.highest
    patch.setattr(
        prize, "highest", lambda bids, eligible: real(bids, eligible | {label for label, _ in bids})
    )


def _all_of_the_value_is_paid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prize, "collected", lambda pool, value, bps: prize.full_value(value, bps))


def _late_money_is_all_the_winners(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prize, "split_later", lambda arrears, *, commission_due: (0, arrears))


def _tax_on_top(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prize, "tax_within", lambda commission, bps: commission * bps // 10_000)


def _penalties_know_no_cap(patch: pytest.MonkeyPatch) -> None:
    real = prize.penalty
    patch.setattr(prize, "penalty", lambda late, **named: real(late, **{**named, "cap": None}))


def _from_the_day_before(patch: pytest.MonkeyPatch) -> None:
    """31 January, 28 February, 28 March."""
    real = schedule.draw_times

    def drifting(count: int, *, draw_day: int, zone: ZoneInfo, **named: Any) -> list[datetime]:
        times = real(count, draw_day=draw_day, zone=zone, **named)
        least = draw_day
        for place, at in enumerate(times):
            least = min(least, at.astimezone(zone).day)
            local = at.astimezone(zone)
            times[place] = local.replace(day=least).astimezone(UTC)
        return times

    patch.setattr(schedule, "draw_times", drifting)


def _too_soon(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(schedule, "next_slot", lambda draw_at, now, **named: draw_at + timedelta(days=1))


FAULTS = (
    _the_rest_is_lost,
    _more_than_is_owed,
    _newest_first,
    _a_unit_is_lost,
    _the_rest_goes_to_one,
    _who_owes_takes_part,
    _who_won_takes_part_again,
    _a_pledged_ticket_takes_part,
    _the_first_in_the_list_wins,
    _a_bid_of_who_sits_out_counts,
    _all_of_the_value_is_paid,
    _late_money_is_all_the_winners,
    _tax_on_top,
    _penalties_know_no_cap,
    _from_the_day_before,
    _too_soon,
)


COLLECTED = (_all_of_the_value_is_paid, _late_money_is_all_the_winners)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_rule_is_found(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)):
        walk(examples=200, steps=40, only="COLLECTED" if fault in COLLECTED else None)
