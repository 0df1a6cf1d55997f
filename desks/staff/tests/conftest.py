"""Noor of the staff, and somebody who waits for an approval."""

from __future__ import annotations

import pytest

from tenancy.staff import Staff
from tests.world_billing import Paying, a_paying_account, staff_person


@pytest.fixture
def noor(db: None) -> Staff:
    return staff_person()


@pytest.fixture
def paying(db: None) -> Paying:
    return a_paying_account()
