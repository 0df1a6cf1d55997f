"""Results of a group are called by its name where everybody sees them; its charters hold none."""

from __future__ import annotations

from typing import Any

import pytest

from chits.naming import names_of
from conftest import Cast, as_member
from draws.models import Series
from draws.queries.results import latest_results
from tests.world_chits import Clock, a_running_group, pay_all


@pytest.mark.django_db
def test_a_groups_draws_are_called_by_its_name(cast: Cast, move_clock: Any) -> None:
    group = a_running_group(cast.asha, name="Shivneri 20")
    pay_all(cast.asha, group)
    Clock(move_clock).hold(cast.asha, group, 1)
    with as_member(cast.asha):
        (result,) = latest_results()
        assert result.title == "Shivneri 20, draw 1"
        (series,) = Series.objects.all()
        assert series.title == f"group/{group.id}"
        assert names_of([(series.title, 1), ("group/nothing", 1)]) == {(series.title, 1): result.title}
    with as_member(cast.dev):
        assert names_of([(series.title, 1)]) == {}
