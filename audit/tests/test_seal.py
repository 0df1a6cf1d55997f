"""The chain of the audit log: sealed in order, and every way of tampering with it is seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from audit.models import AuditEvent, AuditSeal
from audit.record import audit
from audit.seal import broken_links, seal, seal_all
from tests.cast import Cast, as_member
from tests.database import owner_connection


def three_events(cast: Cast) -> None:
    with as_member(cast.asha):
        for verb in ("one", "two", "three"):
            audit(cast.asha, verb, amount=7, words="₹ and ünïcode")


def test_what_happened_is_sealed_in_order_and_holds(cast: Cast) -> None:
    three_events(cast)
    seal({cast.asha.account_id})
    with as_member(cast.asha):
        assert list(AuditSeal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
        assert broken_links(cast.asha.account_id) == []


def test_sealing_again_seals_only_what_is_new(cast: Cast) -> None:
    three_events(cast)
    seal({cast.asha.account_id})
    three_events(cast)
    seal({cast.asha.account_id})
    with as_member(cast.asha):
        assert AuditSeal.objects.count() == 6
        assert seal_all(cast.asha.account_id) == 0
        assert broken_links(cast.asha.account_id) == []


def test_accounts_have_chains_of_their_own(cast: Cast) -> None:
    three_events(cast)
    with as_member(cast.dev):
        audit(cast.dev, "other")
    seal({cast.asha.account_id, cast.dev.account_id})
    with as_member(cast.dev):
        assert AuditSeal.objects.get().position == 1


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_auditevent SET verb = 'nothing' WHERE verb = 'two'",
        "UPDATE audit_auditevent SET facts = '{}' WHERE verb = 'one'",
        "DELETE FROM audit_auditseal WHERE position = 2",
        "UPDATE audit_auditevent SET happened_at = happened_at + interval '1 second' WHERE verb = 'three'",
    ],
)
def test_tampering_by_whoever_owns_the_database_is_seen(committed_cast: Cast, tampering: str) -> None:
    cast = committed_cast
    three_events(cast)
    seal({cast.asha.account_id})
    with owner_connection() as owner:
        assert owner.execute(tampering).rowcount == 1
    with as_member(cast.asha):
        assert broken_links(cast.asha.account_id) != []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditevent SET verb = 'x'", "DELETE FROM audit_auditevent"]
)
def test_the_application_itself_cannot_change_the_log(cast: Cast, statement: str) -> None:
    three_events(cast)
    with as_member(cast.asha), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_command_reaches_the_flusher(cast: Cast) -> None:
    """An event without watchers still puts its account in line for sealing."""
    with as_member(cast.asha):
        audit(cast.asha, "quiet")
        assert AuditEvent.objects.filter(verb="quiet").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_outbox WHERE account_id = %s", [cast.asha.account_id])
        count: Any = cursor.fetchone()
    assert count[0] >= 1
