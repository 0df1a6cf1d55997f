"""Direct overkill under an override grant: once, in time, for what it says, five wrong tries, four eyes.

A wrong try is counted in a transaction of its own, so these tests commit.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from books.actions.create_book import update_book
from books.actions.direct_overkill import direct_overkill
from books.actions.issue_override_grant import issue_override_grant
from books.actions.spend_override import OverrideRequired, OverrideSpent
from books.models import Cover, OverrideGrant
from books.tests.stories import CoverWorld, a_covered_period, clean, covered, row_of, sell
from kernel.errors import BadInput, Denied
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.worlds import PeriodWorld


def grant(member: Member, world: PeriodWorld, **terms: Any) -> str:
    with as_member(member):
        return issue_override_grant(member, world.period.id, action="overkill", **terms).code


def overkill(member: Member, world: CoverWorld, code: str, number: int = 7, amount: int = 5) -> Cover:
    with as_member(member):
        return direct_overkill(
            member, world.period.id, world.patil, number=number, amount=amount, override=code
        )


@pytest.mark.pg16
def test_it_covers_what_is_pending_and_the_rest_is_reserve(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 13))
    cover = overkill(cast.asha, world, grant(cast.asha, world, number=7, max_amount=5).lower())
    assert (cover.state, cover.confirmed, cover.matched, cover.reserve) == ("CONFIRMED", 5, 3, 2)
    assert covered(cast.asha, sold) == [(0, 3)]
    with as_member(cast.asha):
        assert row_of(world, 7).reserve == 2
        assert clean(cast.asha, world)


def test_a_grant_serves_once(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    code = grant(cast.asha, world)
    overkill(cast.asha, world, code)
    with pytest.raises(OverrideSpent):
        overkill(cast.asha, world, code)


def test_without_a_code_or_for_something_else_it_is_required(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    code = grant(cast.asha, world, number=7, max_amount=5)
    for wrong in (
        lambda: overkill(cast.asha, world, ""),
        lambda: overkill(cast.asha, world, "ZZZZ-ZZZZ-ZZZZ"),
        lambda: overkill(cast.asha, world, code, number=8),
        lambda: overkill(cast.asha, world, code, amount=6),
    ):
        with pytest.raises(OverrideRequired):
            wrong()
    overkill(cast.asha, world, code)


def test_after_ten_minutes_it_is_spent(committed_cast: Cast, move_clock: MoveClock) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    code = grant(cast.asha, world)
    move_clock(timedelta(minutes=10))
    with pytest.raises(OverrideSpent):
        overkill(cast.asha, world, code)


def test_five_wrong_tries_lock_it_although_each_was_refused(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    code = grant(cast.asha, world)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        with pytest.raises(OverrideRequired):
            overkill(cast.asha, world, wrong)
    with pytest.raises(OverrideSpent):
        overkill(cast.asha, world, code)
    with as_member(cast.asha):
        assert Cover.objects.count() == 0


def test_where_four_eyes_are_demanded_nobody_uses_their_own(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    with as_member(cast.asha):
        update_book(cast.asha, world.book, four_eyes=True)
    with pytest.raises(Denied) as refusal:
        overkill(cast.asha, world, grant(cast.asha, world))
    assert refusal.value.code == "four_eyes"


def test_the_code_is_not_kept(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    code = grant(cast.asha, world)
    with as_member(cast.asha):
        kept = OverrideGrant.objects.get()
        secret = code.replace("-", "")[4:]
        assert all(secret not in str(value) for value in vars(kept).values())


def test_only_an_admin_issues_one(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    with pytest.raises(Denied):
        grant(cast.bilal, world)
    with as_member(cast.asha), pytest.raises(BadInput):
        issue_override_grant(cast.asha, world.period.id, action="announce")
