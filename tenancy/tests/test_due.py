"""What is due in many accounts is done row by row, and a failure stays with its row."""

from __future__ import annotations

import uuid

import pytest

from kernel.errors import Conflict
from tenancy.due import do_each
from tenancy.models import Account
from tenancy.scope import current_account, scope
from tests.cast import Cast


def test_a_failure_leaves_nothing_of_its_row_and_delays_no_other(
    committed_cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    asha, dev = committed_cast.asha.account_id, committed_cast.dev.account_id
    seen: list[tuple[uuid.UUID, str]] = []

    def step(account_id: uuid.UUID, id: uuid.UUID, what: str) -> None:
        assert current_account() == account_id
        seen.append((id, what))
        Account.objects.filter(id=account_id).update(name=what)
        if what == "refused":
            raise Conflict("Not now.")
        if what == "broken":
            raise ZeroDivisionError

    rows = [(asha, uuid.uuid4(), what) for what in ("first", "refused", "broken")]
    rows.append((dev, uuid.uuid4(), "last"))
    assert do_each(rows, step) == 2
    assert seen == [row[1:] for row in rows]
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert all(
        str(row[1]) in record.getMessage() for row, record in zip(rows[1:3], caplog.records, strict=True)
    )
    for account_id, name in ((asha, "first"), (dev, "last")):
        with scope(account_id):
            assert Account.objects.get(id=account_id).name == name
    assert "Not now." in caplog.text and "ZeroDivisionError" in caplog.text
