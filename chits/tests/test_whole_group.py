"""A whole group, founded, paid, drawn and paid out month by month, until every ticket is at nothing."""

from __future__ import annotations

import pytest

from chits.actions.close_group import HOUSE, close_group
from chits.models import Award, Demand, Group, Instalment
from chits.queries.balances import trial_balance
from chits.states import GroupState
from fairness.verify import verify
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.world_chits import Clock, a_running_group, pay_all, pay_out

pytestmark = pytest.mark.django_db


def balance(member: Member, group: Group) -> dict[str, int]:
    with as_member(member):
        lines = trial_balance(member.account_id, group.id)
    assert sum(line.balance for line in lines) == 0
    found: dict[str, int] = {}
    for line in lines:
        found[line.code] = found.get(line.code, 0) + line.balance
    return found


def test_twenty_instalments_close_with_every_ticket_at_nothing(cast: Cast, move_clock: MoveClock) -> None:
    import json

    from draws.models import Draw

    asha, clock = cast.asha, Clock(move_clock)
    group = a_running_group(asha, seats=20)
    for number in range(1, 21):
        pay_all(asha, group)
        instalment = clock.hold(asha, group, number)
        assert instalment.state == "AWARDED"
        pay_out(asha, group)
        assert balance(asha, group)["chits_pool"] in (0, -20 * 1_000_00)
    with as_member(asha):
        assert Award.objects.filter(group_id=group.id).values("ticket").distinct().count() == 20
        assert not Demand.objects.exclude(received=1_000_00).exists()
        closed = close_group(asha, group)
        assert closed.state == GroupState.COMPLETED
        draws = Draw.objects.filter(series_id=closed.series_id)
        assert all(verify(json.loads(draw.transcript or "")).valid for draw in draws)
        assert set(Instalment.objects.values_list("state", flat=True)) == {"CLOSED"}
    left = {code: minor for code, minor in balance(asha, group).items() if minor}
    assert set(left) <= HOUSE
    assert left == {"chits_cash": 20 * 1_000_00, "chits_commission": -20 * 1_000_00}
