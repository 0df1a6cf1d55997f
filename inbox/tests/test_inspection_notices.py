"""What an inspection finds reaches the account's owner, once a run."""

from __future__ import annotations

import pytest

from audit import inspection
from inbox.models import Notice
from live.flusher import flush
from tests.cast import Cast, as_member


def test_the_owner_is_told_what_does_not_agree(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [inspection.Finding("I2", "a cell holds more than its legs", "House 1, 007")]
    ours = cast.asha.account_id
    monkeypatch.setattr(inspection, "findings_of", lambda account_id: found if account_id == ours else [])
    inspection.inspect(ours)
    inspection.inspect(cast.dev.account_id)
    flush()
    flush()
    with as_member(cast.asha):
        [notice] = Notice.objects.all()
        assert notice.user_id == cast.asha.user_id
        assert notice.title == "The inspection found 1 discrepancy"
        assert notice.body == "I2 a cell holds more than its legs House 1, 007"
    with as_member(cast.dev):
        assert not Notice.objects.exists()
    inspection.inspect(ours)
    flush()
    with as_member(cast.asha):
        assert Notice.objects.count() == 2
