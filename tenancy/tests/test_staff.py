"""Staff read over all accounts under a role of their own, write nothing there, and leave nothing behind."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from pytest_django import Settings

from identity.models import User
from tenancy.access import Status
from tenancy.models import Account, Membership
from tenancy.scope import NoAccountInScope, scope
from tenancy.staff import belongs_to, staff_for, staff_scope
from tenancy.states import MOVES
from tenancy.tests.counting import memberships_by_sql
from tests.cast import Cast, as_member
from tests.database import owner_connection
from tests.world_billing import staff_person


def role_by_sql() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.mark.pg16
def test_staff_see_every_account(cast: Cast) -> None:
    with staff_scope():
        assert memberships_by_sql() == 4
        assert Membership.objects.count() == 4


@pytest.mark.pg16
def test_the_application_has_nothing_of_the_role_until_it_takes_it(cast: Cast) -> None:
    assert memberships_by_sql() == 0
    with pytest.raises(NoAccountInScope):
        Membership.objects.count()


def test_leaving_gives_the_role_back(cast: Cast, settings: Settings) -> None:
    with staff_scope():
        assert role_by_sql() == settings.DATABASE_STAFF_ROLE
    assert role_by_sql() == settings.DATABASE_APP_ROLE
    assert memberships_by_sql() == 0


def test_a_failure_gives_the_role_back(cast: Cast, settings: Settings) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), staff_scope():
        raise RuntimeError
    assert role_by_sql() == settings.DATABASE_APP_ROLE


def test_a_connection_that_served_staff_shows_nothing_to_the_next(committed_cast: Cast) -> None:
    seen: list[Any] = []

    def serve() -> None:
        with staff_scope():
            seen.append(memberships_by_sql())
        seen.append(memberships_by_sql())  # the same connection, no scope
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
    assert seen == [4, 0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tenancy_account SET name = 'mine'",
        "DELETE FROM tenancy_membership",
        "INSERT INTO billing_exchangerate SELECT * FROM billing_exchangerate",
        "SELECT password FROM identity_user",
        "SELECT * FROM books_book",
    ],
)
def test_staff_write_nothing_and_read_only_what_is_theirs(cast: Cast, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), staff_scope():
        connection.cursor().execute(statement)


def test_an_accounts_scope_within_is_that_accounts_alone(cast: Cast, settings: Settings) -> None:
    with staff_scope():
        with scope(cast.dev.account_id):
            assert role_by_sql() == settings.DATABASE_APP_ROLE
            assert Membership.objects.count() == 1
            Account.objects.filter(id=cast.dev.account_id).update(name="Dev & sons")
        assert memberships_by_sql() == 4
        assert role_by_sql() == settings.DATABASE_STAFF_ROLE


def test_a_look_within_an_accounts_scope_ends_in_it(cast: Cast) -> None:
    with as_member(cast.dev):
        with staff_scope():
            assert memberships_by_sql() == 4
        assert memberships_by_sql() == 1


def test_whoever_is_not_staff_is_none(cast: Cast) -> None:
    assert staff_for(cast.asha.user_id) is None


def test_staff_are_read_each_time(db: None) -> None:
    staff = staff_person()
    assert staff.name == "Noor"
    User.objects.filter(pk=staff.user_id).update(is_active=False)
    assert staff_for(staff.user_id) is None


def test_staff_belong_to_their_own_account_only(cast: Cast) -> None:
    User.objects.filter(pk=cast.dev.user_id).update(is_staff=True)
    staff = staff_for(cast.dev.user_id)
    assert staff is not None
    with as_member(cast.dev):
        assert belongs_to(staff, cast.dev.account_id)
    with as_member(cast.asha):
        assert not belongs_to(staff, cast.asha.account_id)


def test_the_role_cannot_sign_in_and_is_no_more_than_it_needs(db: None, settings: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [settings.DATABASE_STAFF_ROLE],
        )
        assert cursor.fetchone() == (False, False, False, False)


@pytest.mark.pg16
def test_every_policy_of_staff_is_for_reading_and_for_them_alone(db: None, settings: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, cmd, roles::text[] FROM pg_policies WHERE policyname = 'staff'")
        found = cursor.fetchall()
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE grantee = %s AND privilege_type <> 'SELECT'",
            [settings.DATABASE_STAFF_ROLE],
        )
        more = cursor.fetchall()
    assert {(cmd, tuple(roles)) for _, cmd, roles in found} == {("SELECT", (settings.DATABASE_STAFF_ROLE,))}
    assert {"tenancy_account", "billing_payment", "billing_invoice"} <= {table for table, _, _ in found}
    assert more == []


def test_a_stranger_cannot_take_the_role(db: None) -> None:
    with owner_connection() as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("SET ROLE drawbook_staff")


def test_the_table_of_moves() -> None:
    assert set(MOVES) == set(Status)
    assert MOVES.allow(Status.TRIAL, Status.ACTIVE)
    assert MOVES.allow(Status.PENDING_PAYMENT, Status.SUSPENDED)
    assert MOVES.allow(Status.PAST_DUE, Status.SUSPENDED)
    assert not MOVES.allow(Status.ACTIVE, Status.TRIAL)
    assert not MOVES.allow(Status.CLOSED, Status.ACTIVE)
    assert not MOVES.allow(Status.LOCKED, Status.ACTIVE)
    assert all(MOVES.allow(status, Status.CLOSED) for status in Status if status != Status.CLOSED)
