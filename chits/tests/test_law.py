"""What laws allow is data: a row from a day on, added by staff, never changed."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chits.actions.create_group import law_of
from chits.models import LawLimit
from kernel.clock import database_now
from kernel.errors import BadInput
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.world_chits import a_group

pytestmark = pytest.mark.django_db


def note(*given: str, day: str, source: str = "An act") -> str:
    out = StringIO()
    call_command("set_law_limit", *given, f"--from={day}", f"--source={source}", stdout=out)
    return out.getvalue().strip()


def test_a_limit_holds_from_its_day_on(cast: Cast, move_clock: MoveClock) -> None:
    before = law_of("IN")["commission_bps"]
    day = (database_now() + timedelta(days=10)).date()
    said = note("IN", "commission_bps", "300", day=day.isoformat(), source="Act of the year")
    assert said == f"IN commission_bps 300, from {day.isoformat()}: Act of the year"
    with as_member(cast.asha):
        a_group(cast.asha, seats=2, commission_bps=before)
        assert law_of("IN")["commission_bps"] == before
    move_clock(timedelta(days=11))
    assert law_of("IN")["commission_bps"] == 300
    with as_member(cast.asha), pytest.raises(BadInput, match="0 to 300 basis points"):
        a_group(cast.asha, seats=2, name="Later", commission_bps=before)


@pytest.mark.parametrize(
    ("given", "day", "said"),
    [
        (("XX", "commission_bps", "1"), "2027-01-01", "Unknown country"),
        (("IN", "interest_bps", "1"), "2027-01-01", "The term must be one of commission_bps"),
        (("IN", "gst_bps", "10001"), "2027-01-01", "Enter 0 to 10000 basis points"),
        (("IN", "gst_bps", "1800"), "soon", "Enter the day as"),
        (("IN", "commission_bps", "700"), "2019-12-05", "already has a limit"),
    ],
)
def test_what_is_no_limit_is_refused(given: tuple[str, ...], day: str, said: str) -> None:
    count = LawLimit.objects.count()
    with pytest.raises(CommandError, match=said):
        note(*given, day=day)
    assert LawLimit.objects.count() == count
    assert date(2019, 12, 5) in LawLimit.objects.values_list("effective_from", flat=True)
