"""Bilal, who has not paid, and Nadia of the staff; every way to pay can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing.tests.web.desk import BILAL, Desk, held_result, sign_up, staff_client
from tests.answers import text_of
from tests.database import MoveClock
from tests.holding import let_holds_end


@pytest.fixture(autouse=True)
def _methods_are_set_up(db: None) -> None:
    from billing.models import PaymentMethod

    PaymentMethod.objects.update(is_set_up=True)


@pytest.fixture
def unpaid(db: None) -> Desk:
    return sign_up(BILAL)


@pytest.fixture
def nadia(db: None) -> Client:
    """Of the staff."""
    return staff_client("nadia@example.com")


@pytest.fixture
def approve(move_clock: MoveClock) -> Callable[[Client, Any], str]:
    """`approve(client, payment)`: by somebody who has seen it at the bank, and the time to undo it passes."""

    moved = timedelta(0)

    def approve(client: Client, payment: Any) -> str:
        nonlocal moved
        answer = client.post(f"/staff/payments/{payment.id}/approval/", {"seen": "yes"})
        assert answer.status_code == 302, text_of(answer)[:2000]
        let_holds_end(move_clock, after=moved)
        moved += timedelta(seconds=20)
        move_clock(moved)
        return held_result(payment)

    return approve
