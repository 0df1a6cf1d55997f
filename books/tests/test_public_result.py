"""What was announced stands beside what was drawn, once, and is never changed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from draws.models import AnnouncedResult
from draws.queries.results import latest_results
from tests.cast import Cast, as_member
from tests.worlds import a_selling_period


@pytest.mark.django_db
def test_an_announced_number_is_public_and_a_correction_takes_its_place(cast: Cast) -> None:
    from books.actions.announce import announce, publish_result
    from books.locking import read_period

    world = a_selling_period(cast.asha)
    with as_member(cast.asha):
        assert latest_results() == []
        announce(cast.asha, world.period.id, number=7)
        (shown,) = latest_results()
        assert (shown.title, shown.shown, shown.is_drawn, shown.proof_path) == (
            "Evening, Friday",
            "007",
            False,
            "",
        )
        period = read_period(cast.asha, world.period.id)
        publish_result(period, 7, 1)
        publish_result(period, 9, 2)
        (corrected,) = latest_results()
        assert (corrected.shown, corrected.corrects) == ("009", True)
        assert AnnouncedResult.objects.count() == 2
    with as_member(cast.dev):
        assert latest_results() == []


@pytest.mark.django_db
def test_the_application_cannot_change_it(cast: Cast) -> None:
    with as_member(cast.asha), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE draws_announcedresult SET shown = '999'")
