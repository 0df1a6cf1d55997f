"""A book whose number is drawn: chartered at opening, drawn in public, announced by the schedule."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from books.actions.announce import announce
from books.actions.correct_result import correct_result
from books.actions.create_book import create_book
from books.actions.create_period import create_period
from books.actions.record_number import record_number
from books.actions.update_period import update_period
from books.actions.void_period import void_period
from books.models import Period
from books.schedule import follow_the_clock, follow_the_results
from books.states import PERIOD_DRAWS
from draws import freeze_log
from draws.models import Draw, Series
from draws.schedule import freeze_due, settle_due
from fairness.verify import verify
from inbox.models import Notice
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from live.flusher import flush
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.worlds import a_period

pytestmark = pytest.mark.django_db
CLOSED = timedelta(hours=1, seconds=1)
DRAWN = timedelta(hours=1, minutes=30, seconds=4)


def a_fair_period(member: Member, **times: Any) -> Period:
    """Closes in an hour; revealed half an hour later."""
    return a_period(member, draw="fair", **times).period


def the_draw(period: Any) -> Draw:
    return Draw.objects.select_related("series").filter(series__subject_id=period.id).order_by("-attempt")[0]


def test_the_number_is_drawn_and_announced_by_the_clock(cast: Cast, move_clock: MoveClock) -> None:
    period = a_fair_period(cast.asha)
    with as_member(cast.asha):
        series = Series.objects.get(kind=PERIOD_DRAWS, subject_id=period.id)
        assert series.title == "Evening, Friday"
        assert the_draw(period).draw_at - period.pre_close_at >= timedelta(seconds=1800)
        move_clock(DRAWN - timedelta(seconds=60))
        follow_the_clock()
        assert freeze_due() == 1
        move_clock(DRAWN)
        assert settle_due() == 1
        follow_the_results()
        row = Period.objects.get(id=period.id)
        drawn = the_draw(period)
        assert (row.state, row.lucky_number) == ("ANNOUNCED", drawn.result_number)
        transcript = json.loads(drawn.transcript or "")
        assert transcript["freeze"]["modulus"] == 1000
        assert verify(transcript).valid
        with pytest.raises(Conflict) as refusal:
            correct_result(cast.asha, period.id, 7, reason="I would rather have this one")
        assert refusal.value.code == "fair_draw"
    flush()
    with as_member(cast.asha):
        told = Notice.objects.filter(kind="books.announced").first()
        assert told is not None and told.body.endswith(f"Log of freezes, line 1: {freeze_log.head().hash}")


def test_nobody_announces_or_records_a_number_before_it_is_drawn(cast: Cast, move_clock: MoveClock) -> None:
    period = a_fair_period(cast.asha)
    move_clock(CLOSED)
    with as_member(cast.asha):
        for attempt in (
            lambda: record_number(cast.asha, period.id, 7),
            lambda: announce(cast.asha, period.id, number=7),
            lambda: announce(cast.asha, period.id),
        ):
            with pytest.raises(Conflict) as refusal:
                attempt()
            assert refusal.value.code == "fair_draw"
        assert Period.objects.get(id=period.id).lucky_number is None


def test_its_time_stays_and_the_close_stays_before_the_freeze(cast: Cast) -> None:
    period = a_fair_period(cast.asha)
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refusal:
            update_period(cast.asha, period.id, reveal_at=period.reveal_at + timedelta(hours=1))
        assert refusal.value.code == "fair_draw"
        with pytest.raises(BadInput) as late:
            update_period(cast.asha, period.id, pre_close_at=period.reveal_at)
        assert late.value.code == "bad_times"
        update_period(cast.asha, period.id, pre_close_at=period.pre_close_at + timedelta(minutes=5))


def test_a_draw_too_soon_after_the_close_is_refused(cast: Cast, settings: Settings) -> None:
    settings.BEACON_RELAYS = ["https://relay.invalid"]
    with as_member(cast.asha):
        book = create_book(cast.asha, name="Noon", draw="fair")
        close = database_now() + timedelta(hours=1)
        with pytest.raises(BadInput) as refusal:
            create_period(
                cast.asha, book, name="Sunday", pre_close_at=close, reveal_at=close + timedelta(seconds=1799)
            )
        assert refusal.value.errors == {
            "reveal_at": ["A fair draw must be at least 1,800 seconds after sales close."]
        }


def test_a_test_beacon_is_accepted_by_hand_where_others_can_reach_it(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://draws.example.com"
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refusal:
            create_book(cast.asha, name="Noon", draw="fair")
        assert refusal.value.code == "test_beacon"
        book = create_book(cast.asha, name="Noon", draw="fair", accepts_test_beacon=True)
        create_period(cast.asha, book, name="Sunday", pre_close_at=database_now() + timedelta(hours=1))
        assert Series.objects.get().beacon_kind == "local"


def test_a_missed_draw_is_drawn_at_the_next_slot(cast: Cast, move_clock: MoveClock) -> None:
    period = a_fair_period(cast.asha)
    with as_member(cast.asha):
        move_clock(DRAWN)
        follow_the_clock()
        assert freeze_due() == 1
        again = the_draw(period)
        assert (again.attempt, again.state, again.reason) == (2, "SCHEDULED", "missed")
        assert Period.objects.get(id=period.id).reveal_at == again.draw_at
        move_clock(DRAWN + (again.freeze_at - database_now()) + timedelta(milliseconds=300))
        freeze_due()
        move_clock(DRAWN + (again.draw_at - database_now()) + timedelta(seconds=250))
        settle_due()
        follow_the_results()
        assert Period.objects.get(id=period.id).state == "ANNOUNCED"
        verdict = verify(json.loads(the_draw(period).transcript or ""))
        assert "redrawn: the draw was missed" in verdict.sentence


def test_a_voided_period_calls_its_draw_off(cast: Cast) -> None:
    period = a_fair_period(cast.asha)
    with as_member(cast.asha):
        void_period(cast.asha, period.id)
        assert the_draw(period).state == "CANCELLED"


def test_the_period_page_shows_charter_and_proof(cast: Cast, client_of: ClientOf) -> None:
    period = a_fair_period(cast.asha)
    page = client_of(cast.asha).get(f"/periods/{period.id}/").content.decode()
    with as_member(cast.asha):
        draw = the_draw(period)
    assert f"/draws/{draw.id}/" in page
    assert "TEST BEACON" in page
