"""What the pages tell an account on trial or with something to pay."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from desks.account_notice import days_left
from kernel.clock import database_now
from tests.database import MoveClock

GIVEN = {
    "email": "asha@trial.example",
    "password": "kolhapur-jaggery-9",
    "first_name": "Asha",
    "last_name": "Verma",
    "country": "IN",
    "plan": "free-trial",
}


@pytest.mark.django_db
def test_a_begun_day_counts_whole() -> None:
    now = database_now()
    assert days_left(now + timedelta(hours=1), now) == 1
    assert days_left(now + timedelta(days=7), now) == 7
    assert days_left(now - timedelta(hours=1), now) == 0


@pytest.mark.django_db
def test_the_trial_counts_down_and_ends_by_the_clock_alone(move_clock: MoveClock) -> None:
    client = Client()
    client.post("/sign-up/", GIVEN)
    assert uuid.UUID(client.session["account_id"])
    assert "Trial, 7 days left." in client.get("/").content.decode()
    move_clock(timedelta(days=5))
    page = client.get("/").content.decode()
    assert "Trial, 2 days left." in page
    assert "500 credits." in page
    move_clock(timedelta(days=8))
    page = client.get("/").content.decode()
    assert "Your account is read-only." in page
    assert "Choose a plan" in page
