"""The group of twenty of README.md, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from chits import journal_accounts
from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.models import Payout
from chits.queries.balances import trial_balance
from tests.cast import Cast, as_member
from tests.world_chits import MONTHLY, Clock, a_running_group, instalment_of, pay

pytestmark = pytest.mark.django_db


def test_the_table_of_the_readme(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=20)
    first = instalment_of(asha, group, 1)
    pool = journal_accounts.pool(first.id, "INR").subject

    def row() -> tuple[int, ...]:
        with as_member(asha):
            lines = trial_balance(asha.account_id, group.id)
        assert sum(line.balance for line in lines) == 0

        def of(*codes: str, subject: Any = None) -> int:
            return sum(
                line.balance
                for line in lines
                if line.code.removeprefix("chits_") in codes and subject in (None, line.subject)
            )

        return (
            of("bank", "cash") // 100,
            of("receivable") // 100,
            -of("pool", subject=pool) // 100,
            -of("prize") // 100,
            -of("foreman_advance") // 100,
            -of("commission") // 100,
        )

    assert row() == (0, 20_000, 20_000, 0, 0, 0)
    for number in range(1, 19):
        pay(asha, group, f"T{number:02d}")
    assert row() == (18_000, 2_000, 20_000, 0, 0, 0)
    drawn = clock.hold(asha, group, 1)
    assert row() == (18_000, 22_000, 0, 19_000, 0, 1_000)
    with as_member(asha):
        payout = Payout.objects.select_related("award__ticket").get(award__instalment=drawn)
        assert payout.award.ticket.label not in ("T19", "T20")
        disburse_payout(asha, approve_payout(asha, payout))
    assert row() == (0, 22_000, 0, 0, 1_000, 1_000)
    pay(asha, group, "T19", 2 * MONTHLY)
    assert row() == (1_000, 20_000, 0, 0, 0, 1_000)
