"""Acts that move waiting stakes into ledgers ask first with the figures; the API acts at once."""

from __future__ import annotations

from typing import Any

import pytest

from books.actions.change_ledger import close_ledger
from books.actions.enter_ticket import enter_ticket
from books.actions.freeze_number import freeze_number
from books.models import Ledger
from books.queries.board import totals_of
from books.rules.lines import Wanted
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import PeriodWorld, a_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> PeriodWorld:
    """₹240 waits on three numbers: 80 each above a ledger of 100."""
    world = a_period(cast.asha, capacities=(100_00,))
    with as_member(cast.asha):
        for number in (7, 8, 9):
            enter_ticket(cast.asha, world.period.id, [Wanted(number, 180_00)], max_spill=10**9)
    return world


def waiting(cast: Cast, world: PeriodWorld) -> int:
    with as_member(cast.asha):
        return totals_of(cast.asha.account_id, world.period.id).pending


def asked_then_agreed(cast: Cast, browser: Any, world: PeriodWorld, path: str, given: dict[str, str]) -> str:
    """What the dialog shows; nothing has moved by then, and all of it has after the second time."""
    before = waiting(cast, world)
    asked = browser.post(path, given)
    assert (asked.status_code, waiting(cast, world)) == (409, before)
    less = browser.post(path, {**given, "takes_up": str(asked.context["taking_up"].amount_minor - 1)})
    assert (less.status_code, waiting(cast, world)) == (409, before)
    shown = asked.content.decode()
    dialog = shown[shown.index('id="taking-up"') :].split("</dialog>")[0]
    agreed = browser.post(path, {**given, "takes_up": str(asked.context["taking_up"].amount_minor)})
    assert agreed.status_code == 302
    return " ".join(dialog.split())


def test_a_higher_capacity_asks(cast: Cast, client_of: ClientOf, world: PeriodWorld) -> None:
    path = f"/ledgers/{world.ledgers[0].id}/"
    given = {"name": "House 1", "priority": "1", "capacity": "200"}
    dialog = asked_then_agreed(cast, client_of(cast.asha), world, path, given)
    assert "240" in dialog and "3 numbers" in dialog and 'form="ledger"' in dialog
    assert waiting(cast, world) == 0


def test_a_higher_capacity_of_some_cells_asks_and_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, world: PeriodWorld
) -> None:
    path = f"/ledgers/{world.ledgers[0].id}/cells/"
    browser = client_of(cast.asha)
    asked = browser.post(path, {"cell-007": "150"})
    assert 'name="cell-007" value="150"' in asked.content.decode()
    dialog = asked_then_agreed(cast, browser, world, path, {"cell-007": "150"})
    assert "50" in dialog and "1 number<" in dialog and 'form="cells"' in dialog
    assert waiting(cast, world) == 190_00


def test_a_new_ledger_asks(cast: Cast, client_of: ClientOf, world: PeriodWorld) -> None:
    path = f"/periods/{world.period.id}/ledgers/"
    given = {"name": "Partners", "priority": "2", "capacity": "60"}
    dialog = asked_then_agreed(cast, client_of(cast.asha), world, path, given)
    assert "180" in dialog and "3 numbers" in dialog and 'form="new-ledger"' in dialog
    with as_member(cast.asha):
        assert Ledger.objects.filter(name="Partners").count() == 1
    assert waiting(cast, world) == 60_00


def test_reopening_a_ledger_asks(cast: Cast, client_of: ClientOf, world: PeriodWorld) -> None:
    with as_member(cast.asha):
        close_ledger(cast.asha, world.ledgers[0])
        enter_ticket(cast.asha, world.period.id, [Wanted(10, 40_00)], max_spill=10**9)
    path = f"/ledgers/{world.ledgers[0].id}/closure/"
    dialog = asked_then_agreed(cast, client_of(cast.asha), world, path, {"action": "reopen"})
    assert "40" in dialog and "1 number<" in dialog and 'value="reopen"' in dialog
    assert waiting(cast, world) == 240_00


def test_unfreezing_asks(cast: Cast, client_of: ClientOf, world: PeriodWorld) -> None:
    with as_member(cast.asha):
        freeze_number(cast.asha, world.period.id, 11)
        enter_ticket(cast.asha, world.period.id, [Wanted(11, 25_00)], max_spill=10**9)
    path = f"/periods/{world.period.id}/marks/frozen/011/"
    dialog = asked_then_agreed(cast, client_of(cast.asha), world, path, {})
    assert "25" in dialog and f'action="{path}"' in dialog
    assert waiting(cast, world) == 240_00


def test_what_moves_nothing_asks_nothing(cast: Cast, client_of: ClientOf, world: PeriodWorld) -> None:
    browser = client_of(cast.asha)
    given = {"name": "House 1", "priority": "1", "capacity": "100"}
    assert browser.post(f"/ledgers/{world.ledgers[0].id}/", {**given, "name": "Front"}).status_code == 302
    with as_member(cast.asha):
        freeze_number(cast.asha, world.period.id, 12)
    assert browser.post(f"/periods/{world.period.id}/marks/frozen/012/").status_code == 302


def test_the_api_acts_at_once(cast: Cast, client_of: ClientOf, world: PeriodWorld) -> None:
    answer = client_of(cast.asha).patch(
        f"/v1/ledgers/{world.ledgers[0].id}/", {"capacity": "200.00"}, "application/json"
    )
    assert answer.status_code == 200
    assert waiting(cast, world) == 0
