"""The account's own topic is open to its desks, and to nobody who only has a passbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.live import may_hear
from kernel.errors import Denied
from live.registry import registered
from tenancy.roles import Role
from tests.cast import Cast


@pytest.mark.django_db
def test_desks_hear_and_members_of_groups_do_not(cast: Cast) -> None:
    kind = registered.topics["account"]
    assert (kind.takes_id, kind.personal, kind.may_subscribe) == (False, False, may_hear)
    for member in (cast.asha, cast.bilal, cast.chandra):
        kind.may_subscribe(member)
    with pytest.raises(Denied):
        kind.may_subscribe(replace(cast.chandra, role=Role.MEMBER))
