"""The pure rules: prizes, dividends, schedules, eligibility, where money goes."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chits.rules.agreement import hash_of
from chits.rules.eligibility import TicketStatus, roll_of
from chits.rules.prize import auctioned, collected, full_value, highest, penalty, shared, split_later
from chits.rules.schedule import after_months, draw_times, middle_of, months_late, next_slot
from chits.rules.spreading import Owed, spread
from chits.states import DemandKind, MarkKind

ZONE = ZoneInfo("Asia/Kolkata")
LAKH = 1_00_000_00


# --- prizes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "n", "discount", "commission_bps", "share", "net"),
    [
        (1 * LAKH, 50, 40_000_00, 500, 700_00, 1_300_00),
        (1 * LAKH, 50, 35_000_00, 500, 600_00, 1_400_00),
        (10 * LAKH, 40, 10 * LAKH * 35 // 100, 500, 7_500_00, 17_500_00),
        (10 * LAKH, 40, 10 * LAKH * 30 // 100, 500, 6_250_00, 18_750_00),
        (5 * LAKH, 50, 5 * LAKH * 35 // 100, 500, 3_000_00, 7_000_00),
        (2 * LAKH, 40, 80_000_00, 500, 1_750_00, 3_250_00),
    ],
)
def test_examples_published_by_chit_companies(
    value: int, n: int, discount: int, commission_bps: int, share: int, net: int
) -> None:
    prize = auctioned(value, commission_bps, discount, n)
    assert prize.commission == value // 20
    assert set(prize.dividends) == {share}
    assert value // n - share == net
    assert prize.prize == value - discount


@given(
    value=st.integers(2, 10**12),
    bps=st.integers(0, 700),
    part=st.floats(0, 1),
    n=st.integers(2, 400),
)
def test_nothing_is_lost_in_an_auction(value: int, bps: int, part: float, n: int) -> None:
    commission = full_value(value, bps).commission
    discount = commission + int((value - commission) * part)
    prize = auctioned(value, bps, discount, n)
    assert prize.gross == prize.prize + prize.commission + sum(prize.dividends)
    assert max(prize.dividends) - min(prize.dividends) <= 1


@given(pool=st.integers(0, 10**12), n=st.integers(1, 400))
def test_shares_add_up_and_differ_by_one_at_most(pool: int, n: int) -> None:
    shares = shared(pool, n)
    assert sum(shares) == pool and len(shares) == n
    assert max(shares) - min(shares) <= 1


@given(
    value=st.integers(2, 10**12),
    bps=st.integers(0, 10_000),
    pools=st.lists(st.integers(1, 10**9), max_size=8),
)
def test_a_collected_prize_comes_to_the_same_in_the_end(value: int, bps: int, pools: list[int]) -> None:
    """Whatever comes when: in the end the winner has all but the commission of the full value."""
    pools = [min(part, value) for part in pools] or [0]
    prize = collected(pools[0], value, bps)
    winner, commission = prize.prize, prize.commission
    for late in pools[1:]:
        more_commission, more = split_later(
            late, commission_due=full_value(value, bps).commission - commission
        )
        winner, commission = winner + more, commission + more_commission
    assert winner + commission == sum(pools)
    assert commission == min(full_value(value, bps).commission, sum(pools))


def test_commission_rounds_half_up_once() -> None:
    assert full_value(101, 500).commission == 5  # 5.05
    assert full_value(110, 500).commission == 6  # 5.5
    with pytest.raises(ValueError, match="between the commission"):
        auctioned(1000, 500, 49, 10)


def test_penalties_are_flat_once_then_by_the_month_up_to_the_cap() -> None:
    def charged(month: int, so_far: int) -> int:
        return penalty(1_000_00, month=month, flat=50_00, bps=200, cap=100_00, so_far=so_far)

    assert [charged(1, 0), charged(2, 70_00), charged(3, 90_00), charged(4, 100_00)] == [
        70_00,
        20_00,
        10_00,
        0,
    ]


@given(st.permutations([("T01", 5), ("T02", 9), ("T03", 9), ("T01", 9), ("T04", 12)]))
def test_the_highest_bid_of_the_eligible(bids: list[tuple[str, int]]) -> None:
    assert highest(bids, frozenset({"T01", "T02", "T03"})) == (9, ["T01", "T02", "T03"])
    assert highest(bids, frozenset({"T09"})) == (None, [])


# --- schedules --------------------------------------------------------------------------------------


def days(count: int, draw_day: int, start: date) -> list[str]:
    at = datetime.combine(start, time(0), ZONE)
    times = draw_times(count, draw_day=draw_day, draw_time=time(18), zone=ZONE, start=at)
    assert all(moment.astimezone(ZONE).time() == time(18) for moment in times)
    return [moment.astimezone(ZONE).date().isoformat() for moment in times]


def test_short_months_never_carry_over() -> None:
    assert days(4, 31, date(2026, 1, 31)) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    assert days(3, 30, date(2028, 1, 31)) == ["2028-02-29", "2028-03-30", "2028-04-30"]
    assert days(2, 5, date(2026, 12, 6)) == ["2027-01-05", "2027-02-05"]


@given(
    day=st.integers(1, 31),
    start=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    count=st.integers(1, 60),
    first=st.one_of(st.none(), st.integers(0, 40)),
)
def test_the_kth_draw_falls_in_the_kth_month(day: int, start: date, count: int, first: int | None) -> None:
    at = datetime.combine(start, time(12), ZONE)
    first_at = None if first is None else at + timedelta(days=first)
    times = draw_times(count, draw_day=day, draw_time=time(18), zone=ZONE, start=at, first_draw_at=first_at)
    months = [(t.astimezone(ZONE).year * 12 + t.astimezone(ZONE).month) for t in times]
    assert months == list(range(months[0], months[0] + count))
    assert times[0] >= at and times == sorted(set(times))
    if first_at is not None:
        assert times[0] == first_at


def test_months_of_delay_begin_after_the_days_of_grace() -> None:
    due = date(2026, 1, 31)
    late = [months_late(due, date(2026, m, d), 5) for m, d in ((2, 5), (2, 6), (3, 5), (3, 6), (5, 6))]
    assert late == [0, 1, 1, 2, 4]
    # From the last day of a month: short months don't take a day away.
    late = [
        months_late(due, date(2026, m, d), 0) for m, d in ((1, 31), (2, 1), (2, 28), (3, 1), (3, 31), (4, 1))
    ]
    assert late == [0, 1, 1, 2, 2, 3]


def test_a_claim_ends_on_the_months_last_day_where_there_is_no_such_day() -> None:
    awarded = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert after_months(awarded, 2, ZONE) == datetime(2027, 2, 28, 12, tzinfo=UTC)


def test_the_next_slot_keeps_the_lead() -> None:
    at = datetime(2026, 1, 10, 12, tzinfo=UTC)
    month = timedelta(days=30)
    assert next_slot(at, at, lead_seconds=1800, spacing=month) == at + timedelta(days=1)
    late = at + timedelta(days=3, hours=1)
    assert next_slot(at, late, lead_seconds=1800, spacing=month) == at + timedelta(days=4)
    soon = next_slot(at, at, lead_seconds=1, spacing=timedelta(seconds=20))
    assert soon == at + timedelta(seconds=10)
    assert middle_of(at, at + month) == at + timedelta(days=15)


# --- eligibility ------------------------------------------------------------------------------------

ROLL = [
    TicketStatus("T01"),
    TicketStatus("T02", prized=True, owed=5),
    TicketStatus("T03", owed=5),
    TicketStatus("T04", owed=5, pending=5),
    TicketStatus("T05", removed=True),
    TicketStatus("T06", marks=frozenset({MarkKind.PLEDGE})),
    TicketStatus("T07", marks=frozenset({MarkKind.OPT_OUT})),
    TicketStatus("T08", marks=frozenset({MarkKind.SUSPENSION}), owed=1),
    TicketStatus("T09", pending=5),
    TicketStatus("T10", owed=6, pending=5),
]


@given(st.permutations(ROLL))
def test_the_roll_is_divided_whatever_the_order_of_the_rows(rows: list[TicketStatus]) -> None:
    roll = roll_of(rows)
    assert roll.eligible == ("T01", "T09")
    assert roll.excluded == {
        "T02": "prized",
        "T03": "arrears",
        "T04": "uncleared",
        "T05": "removed",
        "T06": "pledged",
        "T07": "opted_out",
        "T08": "removed",
        "T10": "arrears",
    }
    assert {*roll.eligible, *roll.excluded} == {row.label for row in rows}


# --- where money goes -------------------------------------------------------------------------------


def owed(kind: str, number: int, outstanding: int) -> Owed:
    return Owed(uuid.uuid4(), DemandKind(kind), number, 0, outstanding)


@given(
    amount=st.integers(0, 10_000),
    demands=st.lists(
        st.builds(owed, st.sampled_from(list(DemandKind)), st.integers(1, 20), st.integers(1, 999)),
        max_size=12,
    ),
    shuffle=st.randoms(use_true_random=False),
)
def test_the_oldest_is_paid_first_and_nothing_is_lost(
    amount: int, demands: list[Owed], shuffle: Random
) -> None:
    result = spread(amount, demands)
    assert result.applied + result.rest == amount
    assert all(0 < part.amount <= part.owed.outstanding for part in result.parts)
    # Only the last one touched may be left open, and a rest means that nothing is.
    assert all(part.amount == part.owed.outstanding for part in result.parts[:-1])
    if result.rest:
        assert result.applied == sum(demand.outstanding for demand in demands)
    mixed = list(demands)
    shuffle.shuffle(mixed)
    assert spread(amount, mixed) == result


def test_a_penalty_never_takes_what_would_clear_a_subscription() -> None:
    old_penalty, young = owed("PENALTY", 1, 50), owed("SUBSCRIPTION", 3, 100)
    assert [part.owed for part in spread(100, [old_penalty, young]).parts] == [young]


def test_an_agreements_hash_is_of_its_canonical_bytes() -> None:
    assert hash_of({"a": 1, "b": ["x"]}) == hash_of({"b": ["x"], "a": 1})
    assert hash_of({"a": 1}) != hash_of({"a": 2})
