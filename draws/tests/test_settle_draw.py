"""A draw from its charter to its result, through the database and by the schedule."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction

from draws.actions.settle_draw import settle_draw
from draws.freeze_log import broken_lines, head
from draws.local_beacon import pin
from draws.models import Draw
from draws.queries.draws import account_of_draw
from draws.relays import signature_of
from draws.schedule import freeze_due, settle_due
from draws.states import DrawState, state_at
from draws.tests.making import a_product, a_series, draw
from fairness.transcript import BeaconRefused
from fairness.verify import verify
from kernel.clock import database_now
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.racing import at_once, refused

pytestmark = pytest.mark.django_db
FROZEN = timedelta(hours=1, seconds=-40)
DRAWN = timedelta(hours=1, seconds=3)


def spoken(frozen: Draw, *, earlier: int = 0) -> bytes:
    """What the local beacon says to the draw's round, or to one before it."""
    return signature_of(pin(), (frozen.beacon_round or 0) - earlier)


def test_a_draw_goes_by_itself_from_charter_to_result(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product() as told:
        series = a_series(cast.asha.account_id)
        assert (freeze_due(), settle_due()) == (0, 0)
        move_clock(FROZEN)
        assert freeze_due() == 1
        frozen = draw(series)
        assert (frozen.state, frozen.chain_index) == ("FROZEN", 1)
        assert head().position == 1
        assert settle_due() == 0
        move_clock(DRAWN)
        assert state_at(frozen.state, frozen.draw_at, database_now()) is DrawState.AWAITING_BEACON
        assert settle_due() == 1
        drawn = draw(series)
        assert drawn.state == "DRAWN"
        assert [row.winners for row in told.results] == [drawn.winners]
        transcript = json.loads(drawn.transcript or "")
        verdict = verify(transcript)
        assert verdict.sentence == "VALID, but the beacon is not public: TEST BEACON"
        assert verdict.freeze_hash == frozen.freeze_hash
        assert transcript["freeze"]["excluded"] == [{"label": "T02", "reason": "arrears"}]
        assert transcript["freeze"]["terms"]["prize"] == 475_000
        assert (freeze_due(), settle_due()) == (0, 0)
        assert list(broken_lines()) == []
        assert account_of_draw(drawn.id) == account_of_draw(series.id) == cast.asha.account_id


def test_settling_twice_gives_the_same_bytes_and_one_result(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product() as told:
        series = a_series(cast.asha.account_id, draws=1)
        move_clock(FROZEN)
        freeze_due()
        move_clock(DRAWN)
        frozen = draw(series)
        signature = spoken(frozen)
        first = settle_draw(cast.asha.account_id, frozen, signature)
        again = settle_draw(cast.asha.account_id, frozen, signature)
        assert again.transcript == first.transcript
        assert len(told.results) == 1


def test_when_the_product_fails_nothing_has_happened_and_the_next_turn_does_it(
    cast: Cast, move_clock: MoveClock
) -> None:
    def crash() -> None:
        raise RuntimeError("the machine went down here")

    with a_product() as told, as_member(cast.asha):
        series = a_series(cast.asha.account_id, draws=1)
        move_clock(FROZEN)
        freeze_due()
        move_clock(DRAWN)
        told.before_result = crash
        with pytest.raises(RuntimeError), transaction.atomic():
            settle_draw(
                cast.asha.account_id, draw(series), signature_of(pin(), draw(series).beacon_round or 0)
            )
        assert draw(series).state == "FROZEN"
        told.before_result = lambda: None
        assert settle_due() == 1
        assert draw(series).state == "DRAWN"


def test_a_signature_of_another_round_changes_nothing(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product():
        series = a_series(cast.asha.account_id, draws=1)
        move_clock(FROZEN)
        freeze_due()
        move_clock(DRAWN)
        with pytest.raises(BeaconRefused):
            settle_draw(cast.asha.account_id, draw(series), spoken(draw(series), earlier=1))
        assert Draw.objects.get().transcript is None


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_give_one_result(committed_cast: Cast, move_clock: MoveClock) -> None:
    asha = committed_cast.asha
    with a_product() as told:
        with as_member(asha):
            series = a_series(asha.account_id, draws=1)
        move_clock(FROZEN)
        freeze_due()
        move_clock(DRAWN)

        def settle() -> str:
            settle_due()
            with as_member(asha):
                return draw(series).transcript_hash or ""

        heard = at_once(*[settle] * 10)
    assert refused(heard) == [] and len(heard) == 10
    assert len(set(heard)) == 1
    assert len(told.results) == 1
