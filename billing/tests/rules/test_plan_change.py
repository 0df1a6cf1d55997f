"""What choosing a plan comes to."""

from __future__ import annotations

import pytest

from billing.rules.plan_change import change_of
from billing.states import SubscriptionStatus


@pytest.mark.parametrize(
    "status, is_trial, wanted, change",
    [
        (None, False, 29, "start"),
        ("incomplete", False, 29, "start"),
        ("incomplete", False, 79, "start"),
        ("active", True, 29, "start"),
        ("active", False, 29, "keep"),
        ("active", False, 79, "upgrade"),
        ("active", False, 9, "downgrade"),
        ("past_due", False, 29, "keep"),
        ("past_due", False, 79, "renew"),
        ("past_due", False, 9, "renew"),
    ],
)
def test_from_a_plan_of_29(status: str | None, is_trial: bool, wanted: int, change: str) -> None:
    stands = SubscriptionStatus(status) if status else None
    found = change_of(
        stands, is_trial=is_trial, now_cents=29_00, wanted_cents=wanted * 100, is_same=wanted == 29
    )
    assert found == change
