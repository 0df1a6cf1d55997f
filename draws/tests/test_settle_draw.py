"""A draw from its charter to its result, through the database and by the schedule."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from conftest import Cast, as_member
from draws.freeze_log import broken_lines, head
from draws.queries.draws import whose
from draws.schedule import freeze_due, settle_due
from draws.states import DrawState, state_at
from draws.tests.making import a_product, a_series, draw
from fairness.verify import verify
from kernel.clock import database_now

pytestmark = pytest.mark.django_db
FROZEN = timedelta(hours=1, seconds=-1)
DRAWN = timedelta(hours=1, seconds=3)


def test_a_draw_goes_by_itself_from_charter_to_result(cast: Cast, move_clock: Any) -> None:
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
        assert whose(drawn.id) == whose(series.id) == cast.asha.account_id
