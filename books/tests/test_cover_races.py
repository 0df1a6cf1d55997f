"""Two at once, with real threads on real connections: sales on one reserve, refunds, answers, grants.

What may happen is checked against every serial order; the last test takes the locks away and must fail.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from books.actions.answer_asked import answer_asked
from books.actions.answer_cover import Answerer, answer_cover, recorded_by
from books.actions.bind_collaborator import as_signed_in_user, bind_collaborator, release_own
from books.actions.direct_overkill import direct_overkill
from books.actions.issue_override_grant import issue_override_grant
from books.actions.refund_ticket import Refunded, refund_ticket
from books.actions.request_cover import Ask, request_cover
from books.actions.return_cover import return_cover
from books.cover_link import token_of
from books.models import Cover, CoverLink, Entry, Ticket
from books.rules.held import HeldNumber
from books.tests.stories import a_covered_period, answer, ask, clean, row_of, sell
from kernel.errors import DrawbookError, NotFound
from tests.cast import Cast, as_member
from tests.racing import at_once


def broken(results: list[Any]) -> list[Any]:
    """What is neither a result nor a refusal that a caller can act on."""
    return [r for r in results if isinstance(r, Exception) and not isinstance(r, DrawbookError)]


@pytest.mark.pg16
def test_eight_sales_share_one_reserve_exactly(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 11))
    answer(cast.asha, ask(cast.asha, world, 7, 21), 21)
    results = at_once(
        *[lambda: sell(cast.bilal, world, (7, 3), (7, 1)) for _ in range(8)], member=cast.bilal, retry=True
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    with as_member(cast.asha):
        row = row_of(world, 7)
        assert (row.sold, row.covered, row.pending, row.reserve) == (43, 21, 12, 0)
        assert clean(cast.asha, world)


def test_refunds_against_sales_hand_capacity_out_once(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    tickets = [sell(cast.bilal, world, (7, 5), (8, 4)).ticket.id for _ in range(4)]
    answer(cast.asha, ask(cast.asha, world, 7, 6), 6)

    def refund(ticket_id: Any) -> Refunded:
        return refund_ticket(cast.asha, Ticket.objects.get(id=ticket_id), reason="Race")

    results = at_once(
        *[lambda id=id: refund(id) for id in tickets],
        *[lambda: sell(cast.asha, world, (8, 3), (7, 3)) for _ in range(4)],
        member=cast.asha,
        retry=True,
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    with as_member(cast.asha):
        assert (row_of(world, 7).sold, row_of(world, 8).sold) == (12, 12)
        assert clean(cast.asha, world)


def test_one_ticket_is_refunded_once_however_many_ask(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    ticket_id = sell(cast.bilal, world, (7, 5), (8, 5)).ticket.id
    results = at_once(
        *[lambda: refund_ticket(cast.asha, Ticket.objects.get(id=ticket_id), reason="Race")] * 4,
        member=cast.asha,
        retry=True,
    )
    assert broken(results) == []
    assert len([r for r in results if not isinstance(r, Exception)]) == 1
    with as_member(cast.asha):
        assert Ticket.objects.get(id=ticket_id).refunded == 10
        assert clean(cast.asha, world)


def test_answers_returns_and_sales_on_one_number(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 16))
    confirmed = answer(cast.asha, ask(cast.asha, world, 7, 4), 4)
    covers = [ask(cast.asha, world, 7, 5, who="joshi") for _ in range(3)]

    def say_yes(cover: Cover) -> list[Cover]:
        return answer_cover(recorded_by(cast.asha), world.period.id, {cover.id: 5})

    results = at_once(
        *[lambda cover=cover: say_yes(cover) for cover in covers],
        lambda: return_cover(cast.asha, Cover.objects.get(id=confirmed.id), amount=3),
        *[lambda: sell(cast.asha, world, (7, 4)) for _ in range(3)],
        member=cast.asha,
        retry=True,
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    with as_member(cast.asha):
        row = row_of(world, 7)
        assert (row.sold, row.held) == (28, 10)
        assert (row.covered, row.pending, row.reserve) == (16, 2, 0)
        assert clean(cast.asha, world)


def test_a_request_is_answered_once_and_a_grant_serves_once(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    results = at_once(
        *[lambda: answer_cover(recorded_by(cast.asha), world.period.id, {cover.id: 3})] * 4,
        member=cast.asha,
        retry=True,
    )
    assert broken(results) == []
    assert len([r for r in results if not isinstance(r, Exception)]) == 1
    with as_member(cast.asha):
        code = issue_override_grant(cast.asha, world.period.id, action="overkill").code
    results = at_once(
        *[lambda: direct_overkill(cast.asha, world.period.id, world.patil, number=7, amount=2, override=code)]
        * 4,
        member=cast.asha,
        retry=True,
    )
    assert broken(results) == []
    assert len([r for r in results if not isinstance(r, Exception)]) == 1
    with as_member(cast.asha):
        assert row_of(world, 7).reserve == 2
        assert clean(cast.asha, world)


def test_the_link_and_the_app_answer_one_request_once(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 15), (8, 15))
    seven, eight = ask(cast.asha, world, 7, 5), ask(cast.asha, world, 8, 5)
    with as_member(cast.asha):
        token = token_of(CoverLink.objects.get())
    dev = as_signed_in_user(cast.dev)
    place = bind_collaborator(dev, token)
    by_link = Answerer(cast.asha.account_id, "Patil", "link")

    def link(confirmed: int) -> list[Cover]:
        return answer_cover(by_link, world.period.id, {seven.id: confirmed, eight.id: confirmed})

    def app(confirmed: int) -> list[Cover]:
        return answer_asked(dev, cast.asha.account_id, {eight.id: confirmed, seven.id: confirmed})

    results = at_once(
        lambda: link(5),
        lambda: app(3),
        lambda: link(0),
        lambda: app(4),
        lambda: app(0),
        member=cast.asha,
        retry=True,
    )
    assert broken(results) == []
    [(first, second)] = [r for r in results if not isinstance(r, Exception)]
    assert first.confirmed == second.confirmed
    with as_member(cast.asha):
        assert Cover.objects.values("answered_by", "answered_how", "confirmed").distinct().count() == 1
        assert clean(cast.asha, world)
    # Ended at the same time as it is answered: either the answer counts, or it is nobody's to give.
    nine = sell(cast.bilal, world, (9, 15)) and ask(cast.asha, world, 9, 5)
    results = at_once(
        lambda: answer_asked(dev, cast.asha.account_id, {nine.id: 5}),
        lambda: release_own(dev, place),
        member=cast.asha,
        retry=True,
    )
    assert broken(results) == []
    with as_member(cast.asha):
        assert Cover.objects.get(id=nine.id).confirmed == (0 if isinstance(results[0], NotFound) else 5)


def test_bulk_requests_and_long_sales_in_opposite_orders_do_not_deadlock(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    numbers = list(range(60))
    ticket = sell(cast.bilal, world, *[(n, 12) for n in numbers])
    results = at_once(
        lambda: request_cover(cast.asha, world.period.id, world.patil, [Ask(n, 2) for n in numbers]),
        lambda: sell(cast.asha, world, *[(n, 1) for n in reversed(numbers)]),
        lambda: refund_ticket(cast.asha, Ticket.objects.get(id=ticket.ticket.id), reason="Race"),
        lambda: sell(cast.asha, world, *[(n, 1) for n in numbers]),
        member=cast.asha,
        retry=True,
    )
    assert broken(results) == []
    with as_member(cast.asha):
        assert clean(cast.asha, world)


def test_without_the_locks_two_sales_use_one_reserve_twice(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the database refuses what planning upon unlocked rows comes to."""
    from books.actions import enter_ticket as module
    from books.queries.held import held_numbers

    both_looked = threading.Barrier(2, timeout=20)

    def unlocked(period: Any, numbers: Any, *, lock: bool) -> dict[int, HeldNumber]:
        seen = held_numbers(period, numbers, lock=False)
        both_looked.wait()
        return seen

    cast = committed_cast
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 11))
    answer(cast.asha, ask(cast.asha, world, 7, 4), 4)
    monkeypatch.setattr(module, "held_numbers", unlocked)
    results = at_once(
        *[lambda: sell(cast.asha, world, (7, 3)) for _ in range(2)], member=cast.asha, retry=True
    )
    assert len(broken(results)) == 1
    assert "books_cover_suffices" in str(broken(results)[0]) or "books_number_not_negative" in str(
        broken(results)[0]
    )
    with as_member(cast.asha):
        assert Entry.objects.filter(number=7).count() == 2
