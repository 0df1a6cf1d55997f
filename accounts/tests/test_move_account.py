"""An account moves along its table, with an audit row, or not at all."""

from __future__ import annotations

import pytest

from accounts.actions.move_account import move_account
from audit.models import AuditEvent
from kernel.errors import Conflict
from tenancy.access import Status
from tenancy.models import Account
from tests.cast import Cast, as_member
from tests.world_billing import staff_person

pytestmark = pytest.mark.django_db


def test_it_moves_and_says_who_moved_it(cast: Cast) -> None:
    staff = staff_person()
    account_id = cast.asha.account_id
    with as_member(cast.asha):
        assert move_account(cast.asha, account_id, Status.PAST_DUE, because="unpaid")
        assert move_account(staff, account_id, Status.SUSPENDED, because="abuse")
        assert move_account(None, account_id, Status.ACTIVE, because="payment")
        assert Account.objects.get(id=account_id).status == "active"
        rows = AuditEvent.objects.filter(verb="account.move").order_by("id")
        assert [(row.actor_name, row.facts["from"], row.facts["to"]) for row in rows] == [
            ("Asha", "active", "past_due"),
            ("Noor (staff)", "past_due", "suspended"),
            ("", "suspended", "active"),
        ]


def test_where_it_is_already_it_stays_without_a_word(cast: Cast) -> None:
    with as_member(cast.asha):
        assert not move_account(cast.asha, cast.asha.account_id, Status.ACTIVE, because="again")
        assert not AuditEvent.objects.filter(verb="account.move").exists()


def test_what_the_table_does_not_allow_is_a_conflict(cast: Cast) -> None:
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refused:
            move_account(None, cast.asha.account_id, Status.TRIAL, because="wish")
        assert (refused.value.code, refused.value.status) == ("account_state", 409)
        assert refused.value.detail == "An account can't change from active to trial."
        assert Account.objects.get(id=cast.asha.account_id).status == "active"
