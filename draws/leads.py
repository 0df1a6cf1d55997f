"""How long before a draw it must be frozen, and until when that is still in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from draws.relays import chosen_beacon
from fairness.beacon import Beacon
from fairness.freeze import LEAD_SECONDS, TIE_LEAD_SECONDS
from kernel.errors import Conflict
from kernel.reach import is_development

LOCAL_LEAD_SECONDS = 1
# What the timer's own turn may take; far too little to be a choice.
TURN_SECONDS = 10


def least_lead_seconds(beacon: Beacon | None = None, *, tie: bool = False) -> int:
    """Return the least lead: 1,800; 60 for a tie in a live auction; 1 on the test beacon."""
    if (beacon or chosen_beacon()).kind == "local":
        return LOCAL_LEAD_SECONDS
    return TIE_LEAD_SECONDS if tie else LEAD_SECONDS


def freeze_times(draw_at: datetime, lead_seconds: int, least_lead_seconds: int) -> tuple[datetime, datetime]:
    """Return when a draw is frozen, and until when that is in time."""
    turn = min(TURN_SECONDS, least_lead_seconds)
    return (
        draw_at - timedelta(seconds=lead_seconds),
        draw_at - timedelta(seconds=least_lead_seconds - turn),
    )


class TestBeaconNotAccepted(Conflict):
    code = "test_beacon"
    sentence = (
        "No public beacon is configured. The draw would use a test beacon of this installation, which its "
        "operator could foresee. Accept the test beacon, or configure relays."
    )


def refuse_unaccepted_test_beacon(accepted: bool) -> None:
    """Raise TestBeaconNotAccepted if a new series would use our own beacon without acceptance."""
    if chosen_beacon().kind == "local" and not (accepted or test_beacon_is_expected()):
        raise TestBeaconNotAccepted


def test_beacon_is_expected() -> bool:
    """Return whether a test beacon can mislead nobody: on this machine alone, or in a rehearsal."""
    return bool(settings.TEST_BEACON) or is_development()
