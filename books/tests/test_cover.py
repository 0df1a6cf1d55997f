"""Spill-over laid off: asked, answered, in reserve, given back, expired, and taken on by overkill."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from audit.models import AuditEvent
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.create_book import NameIsTaken
from books.actions.create_collaborator import create_collaborator, update_collaborator
from books.actions.expire_covers import expire_covers
from books.actions.pre_close import pre_close
from books.actions.refund_ticket import refund_ticket
from books.actions.request_cover import Ask, request_cover, withdraw_cover
from books.models import Cover, Match, Ticket
from books.period import PeriodRefuses
from books.tests.stories import (
    a_covered_period,
    answer,
    ask,
    clean,
    covered,
    give_back,
    row_of,
    sell,
)
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, Denied, NotFound
from tests.cast import Cast, as_member
from tests.database import MoveClock


def figures(cover: Cover) -> tuple[str, int, int, int]:
    return (cover.state, cover.confirmed, cover.matched, cover.reserve)


@pytest.mark.pg16
def test_07_spills_3_patil_confirms_3_and_it_is_covered(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    assert covered(cast.asha, sold) == [(3, 0)]
    assert figures(answer(cast.asha, cover, 3)) == ("CONFIRMED", 3, 3, 0)
    assert covered(cast.asha, sold) == [(0, 3)]
    with as_member(cast.asha):
        row = row_of(world, 7)
        assert (row.held, row.pending, row.covered, row.reserve) == (10, 0, 3, 0)
        assert clean(cast.asha, world)


def test_a_partial_answer_leaves_the_rest_for_another(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 16))
    assert figures(answer(cast.asha, ask(cast.asha, world, 7, 6), 4)) == ("PARTIAL", 4, 4, 0)
    assert covered(cast.asha, sold) == [(2, 4)]
    answer(cast.asha, ask(cast.asha, world, 7, 2, who="joshi"), 2)
    assert covered(cast.asha, sold) == [(0, 6)]
    with as_member(cast.asha):
        assert Match.objects.count() == 2
        assert clean(cast.asha, world)


def test_a_rejection_leaves_it_pending(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 13))
    assert figures(answer(cast.asha, ask(cast.asha, world, 7, 3), 0)) == ("REJECTED", 0, 0, 0)
    assert covered(cast.asha, sold) == [(3, 0)]


def test_the_named_entry_first_then_the_oldest_and_the_excess_is_reserve(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    first = sell(cast.bilal, world, (7, 14))
    second = sell(cast.bilal, world, (7, 3))
    third = sell(cast.bilal, world, (7, 2))
    cover = ask(cast.asha, world, 7, 20, third.ticket.entries[0].id)
    answer(cast.asha, cover, 5)
    assert [covered(cast.asha, sold) for sold in (first, second, third)] == [[(1, 3)], [(3, 0)], [(0, 2)]]
    cover = ask(cast.asha, world, 7, 20)
    assert figures(answer(cast.asha, cover, 20)) == ("CONFIRMED", 20, 4, 16)
    with as_member(cast.asha):
        assert row_of(world, 7).reserve == 16
        assert clean(cast.asha, world)


def test_reserve_covers_the_next_sales_at_once_the_oldest_cover_first(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 11))
    old = ask(cast.asha, world, 7, 4)
    new = ask(cast.asha, world, 7, 5, who="joshi")
    answer(cast.asha, new, 5)
    answer(cast.asha, old, 4)
    sold = sell(cast.bilal, world, (7, 6), (7, 3), max_spill=1)
    assert covered(cast.asha, sold) == [(0, 6), (1, 2)]
    with as_member(cast.asha):
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.matched, new.matched) == (4, 5)
        assert row_of(world, 7).reserve == 0
        assert clean(cast.asha, world)


def test_reserve_stays_usable_on_a_frozen_number(cast: Cast) -> None:
    from books.actions.freeze_number import freeze_number

    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 11))
    answer(cast.asha, ask(cast.asha, world, 7, 5), 5)
    with as_member(cast.asha):
        freeze_number(cast.asha, world.period.id, 7)
    sold = sell(cast.bilal, world, (7, 3))
    assert covered(cast.asha, sold) == [(0, 3)]


def test_a_refund_frees_cover_which_goes_to_who_waits_and_else_is_reserve(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    first = sell(cast.bilal, world, (7, 15))
    answer(cast.asha, ask(cast.asha, world, 7, 5), 5)
    second = sell(cast.bilal, world, (7, 2))
    with as_member(cast.asha):
        ticket = Ticket.objects.get(id=first.ticket.id)
        refund_ticket(cast.asha, ticket, reason="Asked to", amount=4)
        assert clean(cast.asha, world)
        assert row_of(world, 7).reserve == 2
    assert covered(cast.asha, first) == [(0, 1)]
    assert covered(cast.asha, second) == [(0, 2)]


def test_cover_given_back_is_pending_again_and_is_retried(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 13))
    cover = answer(cast.asha, ask(cast.asha, world, 7, 8), 8)
    assert figures(give_back(cast.asha, cover, 2)) == ("CONFIRMED", 8, 3, 3)
    assert figures(give_back(cast.asha, cover, 4)) == ("CONFIRMED", 8, 2, 0)
    assert covered(cast.asha, sold) == [(1, 2)]
    other = ask(cast.asha, world, 7, 9, who="joshi")
    answer(cast.asha, other, 9)
    assert figures(give_back(cast.asha, cover, 2)) == ("CANCELLED", 8, 0, 0)
    assert covered(cast.asha, sold) == [(0, 3)], "the other's reserve takes it at once"
    with as_member(cast.asha):
        other.refresh_from_db()
        assert (other.matched, other.reserve) == (3, 6)
        assert clean(cast.asha, world)
    with pytest.raises(Conflict) as refusal:
        give_back(cast.asha, cover, 1)
    assert refusal.value.code == "return_exceeds"


def test_several_requests_are_answered_at_once(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 15), (8, 12))
    with as_member(cast.asha):
        covers = request_cover(cast.asha, world.period.id, world.patil, [Ask(7, 5), Ask(8, 2)])
        again = request_cover(cast.asha, world.period.id, world.patil, [Ask(7, 3)])
        wanted = {cover.id: cover.requested for cover in [*covers, *again]}
        answered = answer_cover(recorded_by(cast.asha), world.period.id, wanted)
        assert sorted((c.number, c.matched, c.reserve) for c in answered) == [(7, 0, 3), (7, 5, 0), (8, 2, 0)]
        assert AuditEvent.objects.filter(verb="cover.answer").count() == 1
        assert clean(cast.asha, world)


def test_nothing_can_be_asked_where_nothing_is_pending(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 10), (8, 15))
    for asked in ((7, 5), (7, 5, sold.ticket.entries[0].id)):
        with pytest.raises(Conflict) as refusal:
            ask(cast.asha, world, *asked)
        assert refusal.value.code == "nothing_pending"
    with pytest.raises(BadInput) as wrong:
        ask(cast.asha, world, 8, 5, sold.ticket.entries[0].id)
    assert "entries" in wrong.value.errors
    with as_member(cast.asha):
        assert Cover.objects.count() == 0


def test_more_than_was_asked_for_is_bad_input_and_twice_is_a_conflict(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    with pytest.raises(BadInput) as wrong:
        answer(cast.asha, cover, 4)
    assert "confirmed" in wrong.value.errors
    answer(cast.asha, cover, 3)
    with pytest.raises(Conflict) as refusal:
        answer(cast.asha, cover, 3)
    assert refusal.value.code == "cover_answered"


def test_a_withdrawn_request_takes_no_answer(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    with as_member(cast.asha):
        assert withdraw_cover(cast.asha, cover).state == "CANCELLED"
    with pytest.raises(Conflict) as refusal:
        answer(cast.asha, cover, 3)
    assert refusal.value.code == "cover_cancelled"
    with as_member(cast.asha), pytest.raises(Conflict):
        withdraw_cover(cast.asha, cover)


def test_after_the_close_cover_is_answered_until_the_cut_off(
    committed_cast: Cast, move_clock: MoveClock
) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    with as_member(cast.asha):
        world.period.cover_cutoff_at = world.period.pre_close_at + timedelta(hours=1)
        world.period.save(update_fields=["cover_cutoff_at"])
    sold = sell(cast.bilal, world, (7, 13), (8, 14))
    one, other = ask(cast.asha, world, 7, 5), ask(cast.asha, world, 8, 4)
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
    answer(cast.asha, one, 5)
    assert covered(cast.asha, sold) == [(0, 3), (4, 0)]
    with pytest.raises(PeriodRefuses):
        give_back(cast.asha, one, 1)
    move_clock(timedelta(hours=2, minutes=1))
    with pytest.raises(PeriodRefuses) as refusal:
        answer(cast.asha, other, 4)
    assert refusal.value.code == "cover_cutoff_passed"
    with as_member(cast.asha):
        assert expire_covers(cast.asha.account_id, world.period.id) == 1
        other.refresh_from_db()
        assert other.state == "EXPIRED"
        assert clean(cast.asha, world)


def test_a_request_expires_by_its_own_time_before_anyone_notes_it(
    committed_cast: Cast, move_clock: MoveClock
) -> None:
    cast = committed_cast
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    with as_member(cast.asha):
        by = database_now() + timedelta(minutes=5)
        cover = request_cover(cast.asha, world.period.id, world.patil, [Ask(7, 3)], answer_by=by)[0]
    move_clock(timedelta(minutes=6))
    with pytest.raises(Conflict) as refusal:
        answer(cast.asha, cover, 3)
    assert refusal.value.code == "cover_expired"


def test_an_answer_is_wanted_in_the_future_and_before_the_cut_off(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    for by in (timedelta(seconds=-1), timedelta(hours=3)):
        with as_member(cast.asha), pytest.raises(BadInput) as refusal:
            request_cover(cast.asha, world.period.id, world.patil, [Ask(7, 3)], answer_by=database_now() + by)
        assert "answer_by" in refusal.value.errors


def test_who_sells_does_not_deal_with_covers(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    for act in (
        lambda: ask(cast.bilal, world, 7, 3),
        lambda: answer(cast.bilal, cover, 3),
        lambda: give_back(cast.bilal, cover, 3),
    ):
        with pytest.raises(Denied):
            act()


def test_a_stranger_gets_not_found(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    for act in (lambda: ask(cast.dev, world, 7, 3), lambda: answer(cast.dev, cover, 3)):
        with pytest.raises(NotFound):
            act()


def test_collaborators_have_names_of_their_own_and_may_be_retired(cast: Cast) -> None:
    world = a_covered_period(cast.asha)
    sell(cast.bilal, world, (7, 13))
    with as_member(cast.asha):
        update_collaborator(cast.asha, world.joshi, is_active=False, phone="98")
    with pytest.raises(Conflict) as refusal:
        ask(cast.asha, world, 7, 3, who="joshi")
    assert refusal.value.code == "collaborator_inactive"
    with as_member(cast.asha), pytest.raises(NameIsTaken):
        create_collaborator(cast.asha, name="R. Joshi")


def test_the_schedule_expires_what_was_not_answered_and_watchers_are_told(
    committed_cast: Cast, move_clock: MoveClock
) -> None:
    from django.db import connection

    from books.live import publish
    from books.schedule import expire_due_covers as expire_covers

    cast = committed_cast
    world = a_covered_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 13))
    cover = ask(cast.asha, world, 7, 3)
    assert expire_covers() == 0
    move_clock(timedelta(hours=2))
    assert expire_covers() == 1
    with as_member(cast.asha):
        cover.refresh_from_db()
        assert cover.state == "EXPIRED"
        event = AuditEvent.objects.get(verb="cover.expire")
        assert event.actor_id is None
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, body FROM kernel_outbox WHERE kind LIKE 'books.Cover%' ORDER BY id")
            events = [
                {"kind": kind, "body": body if isinstance(body, dict) else json.loads(body)}
                for kind, body in cursor.fetchall()
            ]
        refunded = {
            "ticket_id": str(sold.ticket.id),
            "period_id": str(world.period.id),
            "numbers": [7],
        }
        told = publish(cast.asha.account_id, [*events, {"kind": "books.TicketRefunded", "body": refunded}])
    assert [event["kind"] for event in events] == ["books.CoverRequested", "books.CoverAnswered"]
    kinds = [kind for _, kind, _ in told]
    assert kinds == ["numbers", "ticket", "cover"], "a cover that was told twice is said once, as it is now"
    assert told[2][2]["state"] == "EXPIRED"
    assert json.dumps(told)
