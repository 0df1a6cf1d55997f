"""Counters are recomputed each night; what does not agree is kept, and told to the owner and /healthz/."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from audit.inspection import findings_of, health, inspect_due, latest_inspection
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock, owner_connection
from tests.worlds import a_selling_period


@pytest.fixture
def broken(committed_cast: Cast) -> Cast:
    """A cell of Asha's says it holds one unit more than its legs."""
    world = a_selling_period(committed_cast.asha)
    with owner_connection() as owner:
        changed = owner.execute(
            "UPDATE books_cell SET used = used - 1 WHERE ledger_id = %s AND number = 7", [world.ledgers[0].id]
        )
        assert changed.rowcount == 1
    return committed_cast


@pytest.mark.django_db
def test_what_agrees_has_no_findings(cast: Cast) -> None:
    a_selling_period(cast.asha)
    assert findings_of(cast.asha.account_id) == []


@pytest.mark.django_db(transaction=True)
def test_the_night_finds_what_was_broken_and_asks_once(broken: Cast, move_clock: MoveClock) -> None:
    move_clock(timedelta(days=1))
    assert inspect_due() == 2
    with as_member(broken.asha):
        kept = latest_inspection()
        assert kept is not None and kept.count >= 1
        assert any(rule == "I2" for rule, _sentence, _where in kept.findings)
    with as_member(broken.dev):
        other = latest_inspection()
        assert other is not None and other.count == 0
    assert health().accounts == 2 and health().findings >= 1
    assert inspect_due() == 0
    move_clock(timedelta(days=2))
    assert inspect_due() == 2


@pytest.mark.django_db(transaction=True)
def test_health_and_the_owner_are_told(
    broken: Cast, client_of: ClientOf, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("inspect_accounts")
    assert "I2" in capsys.readouterr().out
    assert health().findings >= 1
    assert "finding" not in Client().get("/healthz/").content.decode()
    assert "t add up" in client_of(broken.asha).get("/").content.decode()
    assert "t add up" not in client_of(broken.dev).get("/").content.decode()
