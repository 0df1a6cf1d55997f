"""Draws that are frozen, drawn or redone, for the tests of their pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from draws.models import Draw
from draws.schedule import freeze_due, settle_due
from draws.tests.making import HOUR, a_product, a_series, draw
from tenancy.member import Member
from tenancy.scope import scope
from tests.database import MoveClock


def frozen(member: Member, move_clock: MoveClock, **series: Any) -> Draw:
    with scope(member.account_id), a_product() as told:
        if "contents" in series:
            told.contents = series.pop("contents")
        made = a_series(member.account_id, **series)
        move_clock(HOUR - timedelta(seconds=40))
        freeze_due()
        return draw(made)


def drawn(member: Member, move_clock: MoveClock, **series: Any) -> Draw:
    was = frozen(member, move_clock, **series)
    with scope(member.account_id), a_product():
        move_clock(HOUR + timedelta(seconds=4))
        settle_due()
        return draw(was.series)
