"""Missed, put off, replaced, voided: always openly, always later; after its round a result stands."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from pytest_django import Settings

from draws.actions.cancel_draws import cancel_draws
from draws.actions.redo_draw import postpone_draw, redo_draw, replace_freeze, void_draw
from draws.contents import Pick
from draws.models import Draw, FreezeLog
from draws.schedule import freeze_due, settle_due
from draws.tests.making import HOUR, a_product, a_series, draw
from fairness.verify import verify
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from tests.cast import Cast, as_member
from tests.database import MoveClock

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def verdict(row: Draw) -> str:
    return verify(json.loads(row.transcript or "")).sentence


def test_a_draw_that_was_not_frozen_in_time_is_missed_and_drawn_at_the_next_slot(
    cast: Cast, move_clock: MoveClock
) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product() as told:
        series = a_series(account_id, draws=1)
        move_clock(HOUR + SECOND)  # the program was down until then
        assert freeze_due() == 1
        missed = draw(series)
        assert (missed.state, missed.freeze) == ("MISSED", None)
        assert [one.id for one in told.missed] == [missed.id]
        again = redo_draw(account_id, missed.id, draw_at=database_now() + HOUR)
        assert redo_draw(account_id, missed.id, draw_at=database_now() + 2 * HOUR).id == again.id
        assert (again.attempt, again.state) == (2, "SCHEDULED")
        move_clock(2 * HOUR - 20 * SECOND)
        freeze_due()
        move_clock(2 * HOUR + 8 * SECOND)
        assert settle_due() == 1
        assert "redrawn: the draw was missed" in verdict(draw(series))


def test_the_timers_own_turn_is_forgiven_no_more(
    cast: Cast, settings: Settings, move_clock: MoveClock
) -> None:
    settings.BEACON_RELAYS = ["https://relay.invalid"]
    with as_member(cast.asha), a_product():
        first = a_series(cast.asha.account_id, draws=1, lead_seconds=None)
        move_clock(HOUR - 1788 * SECOND)
        freeze_due()
        assert draw(first).state == "MISSED"
        move_clock(timedelta(0))
        second = a_series(cast.asha.account_id, draws=1, lead_seconds=None)
        move_clock(HOUR - 1798 * SECOND)
        freeze_due()
        frozen = draw(second)
        assert frozen.state == "FROZEN"
        # Said is the scheduled instant, which nobody chose.
        assert json.loads(frozen.freeze or "")["frozen_at"] == int(frozen.draw_at.timestamp()) - 1800


def test_what_is_not_frozen_yet_can_be_put_off(cast: Cast) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha):
        series = a_series(account_id, draws=1)
        with pytest.raises(BadInput) as sooner:
            postpone_draw(account_id, draw(series).id, reason="festival", draw_at=database_now() + SECOND)
        assert sooner.value.code == "too_soon"


def test_postponing_makes_another_attempt(cast: Cast) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha):
        series = a_series(account_id, draws=1)
        first = draw(series)
        again = postpone_draw(account_id, first.id, reason="festival", draw_at=database_now() + 2 * HOUR)
        assert draw(series).id == again.id
        assert Draw.objects.get(id=first.id).state == "MISSED"


def test_a_freeze_is_replaced_before_its_round_only(cast: Cast, move_clock: MoveClock) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product() as told:
        series = a_series(account_id, draws=1)
        move_clock(HOUR - 40 * SECOND)
        freeze_due()
        first = draw(series)
        later = first.draw_at + HOUR
        with pytest.raises(BadInput):
            replace_freeze(account_id, first.id, Pick(), reason=" ", draw_at=later)
        again = replace_freeze(
            account_id,
            first.id,
            Pick(excluded={"T03": "uncleared"}),
            reason="a cheque bounced",
            draw_at=later,
        )
        assert (Draw.objects.get(id=first.id).state, again.state) == ("SUPERSEDED", "FROZEN")
        record = json.loads(again.freeze or "")
        assert (record["supersedes"], record["attempt"], record["chain_index"]) == (first.freeze_hash, 2, 2)
        assert FreezeLog.objects.count() == 2
        move_clock(HOUR + 4 * SECOND)
        assert settle_due() == 0  # the old round says nothing any more
        move_clock(2 * HOUR + 4 * SECOND)
        assert settle_due() == 1
        assert f"ask for the freeze it replaced ({first.freeze_hash})" in verdict(draw(series))
        assert len(told.results) == 1


def test_after_the_round_a_result_stands(cast: Cast, move_clock: MoveClock) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product():
        series = a_series(account_id, draws=1)
        move_clock(HOUR - 40 * SECOND)
        freeze_due()
        move_clock(HOUR + SECOND)
        with pytest.raises(Conflict) as refusal:
            replace_freeze(
                account_id, draw(series).id, Pick(), reason="I do not like it", draw_at=database_now() + HOUR
            )
        assert refusal.value.code == "result_stands"
        assert cancel_draws(account_id, series.id, reason="too") == 0
        move_clock(HOUR + 4 * SECOND)
        assert settle_due() == 1


def test_a_voided_award_is_drawn_again_and_both_transcripts_stay(cast: Cast, move_clock: MoveClock) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product() as told:
        series = a_series(account_id, draws=1)
        move_clock(HOUR - 40 * SECOND)
        freeze_due()
        move_clock(HOUR + 4 * SECOND)
        settle_due()
        first = draw(series)
        again = void_draw(account_id, first.id, draw_at=first.draw_at + HOUR)
        with pytest.raises(Conflict):
            void_draw(account_id, first.id, draw_at=first.draw_at + 2 * HOUR)
        move_clock(2 * HOUR - 40 * SECOND)
        freeze_due()
        move_clock(2 * HOUR + 4 * SECOND)
        settle_due()
        second = draw(series)
        assert (second.id, second.state, len(told.results)) == (again.id, "DRAWN", 2)
        kept = Draw.objects.get(id=first.id)
        assert (kept.state, kept.transcript) == ("VOIDED", first.transcript)
        assert json.loads(second.freeze or "")["reason"] == "voided"
        assert verify(json.loads(second.transcript or "")).replaced == first.freeze_hash


def test_a_series_without_spare_links_says_so(cast: Cast, move_clock: MoveClock) -> None:
    account_id = cast.asha.account_id
    with as_member(cast.asha), a_product():
        series = a_series(account_id, draws=1)
        move_clock(HOUR - 40 * SECOND)
        freeze_due()
        again = replace_freeze(
            account_id, draw(series).id, Pick(), reason="once", draw_at=draw(series).draw_at + HOUR
        )
        with pytest.raises(Conflict) as refusal:
            replace_freeze(account_id, again.id, Pick(), reason="twice", draw_at=again.draw_at + HOUR)
        assert refusal.value.code == "chain_spent"


def test_what_is_cancelled_is_not_drawn(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product() as told:
        series = a_series(cast.asha.account_id)
        assert cancel_draws(cast.asha.account_id, series.id, reason="The group was cancelled.") == 3
        move_clock(3 * HOUR)
        assert (freeze_due(), settle_due(), told.results) == (0, 0, [])
