"""Fixtures of billing's tests: evidence in a folder of the test's own, staff, and ways to ask the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tenancy.member import Member
from tenancy.staff import Staff
from tests.api.caller import Caller, CallerOf, DeskOf, desk_token, token_of
from tests.database import MoveClock
from tests.world_billing import Paying, a_paying_account, a_sign_up, invoice_of, staff_person
from tests.world_subscriptions import At, Renting, a_renting_account, clock_at


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sana(db: None) -> Member:
    """Who signed up for the basic plan in Pakistan and has not paid."""
    return a_sign_up()


@pytest.fixture
def paying(db: None) -> Paying:
    """Who has paid and waits for the approval."""
    return a_paying_account()


@pytest.fixture
def noor(db: None) -> Staff:
    """A member of staff."""
    return staff_person()


@pytest.fixture
def api_of() -> CallerOf:
    """`api_of(member)(method, path, body)`."""
    return lambda member: Caller(token_of(member))


@pytest.fixture
def desk_of() -> DeskOf:
    """`desk_of(staff)(method, path, body)`: a program of staff, who belong to no account."""

    return lambda staff: Caller(desk_token(staff))


@pytest.fixture
def code(sana: Member) -> str:
    """What Sana writes on her payment."""
    return str(invoice_of(sana).pay_code)


@pytest.fixture
def renting(db: None) -> Renting:
    """Whose account is active in a paid plan."""
    return a_renting_account()


@pytest.fixture
def at(move_clock: MoveClock) -> At:
    return clock_at(move_clock)
