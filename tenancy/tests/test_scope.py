"""The scope reaches managers and database alike, and never further than it was opened."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from tenancy.models import Membership
from tenancy.scope import NoAccountInScope, current_account, scope
from tenancy.tests.counting import memberships_by_sql
from tests.cast import Cast, as_member


def test_without_an_account_managers_raise(cast: Cast) -> None:
    with pytest.raises(NoAccountInScope):
        Membership.objects.count()
    with pytest.raises(NoAccountInScope):
        current_account()


@pytest.mark.pg16
def test_without_an_account_the_database_shows_nothing(cast: Cast) -> None:
    assert memberships_by_sql() == 0


@pytest.mark.pg16
def test_within_an_account_only_its_rows_are_seen(cast: Cast) -> None:
    with scope(cast.asha.account_id):
        assert Membership.objects.count() == 3
        assert memberships_by_sql() == 3
    with scope(cast.dev.account_id):
        assert memberships_by_sql() == 1
    assert memberships_by_sql() == 0


def test_an_inner_scope_is_put_back_on_leaving(cast: Cast) -> None:
    with as_member(cast.asha):
        with as_member(cast.dev):
            assert memberships_by_sql() == 1
        assert memberships_by_sql() == 3


def test_a_released_savepoint_carries_no_scope_outward(cast: Cast) -> None:
    with as_member(cast.asha):
        with transaction.atomic(), as_member(cast.dev):
            pass
        assert memberships_by_sql() == 3


def test_a_rolled_back_savepoint_leaves_the_outer_scope(cast: Cast) -> None:
    with as_member(cast.asha):
        with pytest.raises(RuntimeError), transaction.atomic(), as_member(cast.dev):
            raise RuntimeError
        assert memberships_by_sql() == 3


def test_a_row_of_another_account_cannot_be_written(cast: Cast) -> None:
    with as_member(cast.dev), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Membership.objects.create(account_id=cast.asha.account_id, user_id=cast.dev.user_id, role="viewer")


def test_a_connection_that_served_one_account_shows_nothing_to_the_next(committed_cast: Cast) -> None:
    cast = committed_cast
    seen: list[Any] = []

    def serve() -> None:
        with scope(cast.asha.account_id):
            seen.append(memberships_by_sql())
        seen.append(memberships_by_sql())  # the same connection, no scope
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
    assert seen == [3, 0]


def test_a_scope_takes_nothing_but_uuids() -> None:
    with pytest.raises(TypeError), scope("' OR true --"):  # type: ignore[arg-type]
        pass


def test_a_data_migration_touches_rows_though_security_is_forced(committed_cast: Cast) -> None:
    """The owner has a policy of its own; without it an UPDATE in a migration would do nothing in silence."""
    from tests.database import owner_connection

    with owner_connection() as owner:
        changed = owner.execute("UPDATE tenancy_account SET name = name || '!'").rowcount
    assert changed == 2


def test_a_person_finds_their_own_accounts_before_choosing_one(cast: Cast) -> None:
    with scope(None, cast.dev.user_id), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM tenancy_account")
        assert cursor.fetchall() == [("Dev's books",)]
