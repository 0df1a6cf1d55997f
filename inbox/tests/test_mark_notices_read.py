"""What is new for a person is new until it was shown to that person."""

from __future__ import annotations

from inbox.actions.mark_notices_read import mark_notices_read
from inbox.actions.notify import notify
from inbox.queries.notices import new_notices, notices_of
from tests.cast import Cast, as_member


def test_only_ones_own_are_seen_and_once(cast: Cast) -> None:
    with as_member(cast.asha):
        for key in ("a", "b"):
            people = [cast.asha.user_id, cast.bilal.user_id]
            notify(cast.asha.account_id, people, kind="test", title=f"Told {key}", key=key)
        assert [notice.title for notice in notices_of(cast.asha)] == ["Told b", "Told a"]
        assert new_notices(cast.asha) == 2
        assert (mark_notices_read(cast.asha), mark_notices_read(cast.asha)) == (2, 0)
        assert (new_notices(cast.asha), new_notices(cast.bilal)) == (0, 2)
        assert len(notices_of(cast.asha)) == 2
