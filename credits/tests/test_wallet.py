"""Granting, spending and holding: the wallet and its ledger always agree."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from credits.actions.commit_hold import commit_hold
from credits.actions.grant import grant
from credits.actions.hold import hold
from credits.actions.release_hold import release_hold
from credits.actions.spend import spend
from credits.kinds import Kind
from credits.models import CreditEntry, Hold, Wallet
from credits.queries import balance_of, discrepancies, entries_for
from kernel.errors import BadInput, Conflict, NotFound, PaymentRequired
from tenancy.scope import scope
from tests.cast import Cast, as_member
from tests.database import owner_connection
from tests.racing import at_once

PAID: dict[str, Any] = {"kind": Kind.SUBSCRIPTION, "description": "Basic, November"}
WORK: dict[str, Any] = {"kind": Kind.CONTENT_GENERATION, "description": "A post"}


@pytest.fixture
def asha(cast: Cast) -> Iterator[uuid.UUID]:
    """The account's id, with 1,000 credits, in its scope."""
    with as_member(cast.asha):
        grant(cast.asha.account_id, 1_000, **PAID, key="first")
        yield cast.asha.account_id
        assert discrepancies(cast.asha.account_id) == []


def wallet() -> tuple[int, int]:
    row = Wallet.objects.get()
    return row.balance, row.held


def test_every_change_has_its_row(asha: uuid.UUID) -> None:
    spend(asha, 300, **WORK, key="post 1", metadata={"post": 1})
    grant(asha, 50, kind=Kind.ADJUSTMENT, description="Sorry", key="staff 1")
    rows = CreditEntry.objects.order_by("position")
    assert [(row.position, row.amount, row.balance_after) for row in rows] == [
        (1, 1_000, 1_000),
        (2, -300, 700),
        (3, 50, 750),
    ]
    assert rows[1].metadata == {"post": 1}
    assert balance_of(asha) == 750


@pytest.mark.parametrize("amount", [0, -5])
@pytest.mark.parametrize("verb", [grant, spend, hold])
def test_an_amount_is_positive(asha: uuid.UUID, verb: Callable[..., Any], amount: int) -> None:
    with pytest.raises(BadInput, match=r"^Amount must be positive$") as refused:
        verb(asha, amount, **WORK, key="x")
    assert refused.value.errors == {"amount": ["Amount must be positive"]}


def test_an_amount_has_an_end(asha: uuid.UUID) -> None:
    with pytest.raises(BadInput):
        grant(asha, 10**30, **PAID, key="x")


@pytest.mark.parametrize("verb", [spend, hold])
def test_short_is_402_with_both_figures(asha: uuid.UUID, verb: Callable[..., Any]) -> None:
    hold(asha, 400, **WORK, key="h")
    with pytest.raises(PaymentRequired) as refused:
        verb(asha, 601, **WORK, key="x")
    assert refused.value.status == 402
    assert refused.value.body() == {
        "detail": "Insufficient credits",
        "code": "insufficient_credits",
        "required": 601,
        "available": 600,
    }
    assert wallet() == (1_000, 400)


def test_an_empty_wallet_is_short_too(cast: Cast) -> None:
    with as_member(cast.dev), pytest.raises(PaymentRequired) as refused:
        spend(cast.dev.account_id, 1, **WORK, key="x")
    assert refused.value.extra == {"required": 1, "available": 0}


def test_the_same_key_has_its_effect_once(asha: uuid.UUID) -> None:
    assert grant(asha, 70, **PAID, key="sub:1").pk == grant(asha, 70, **PAID, key="sub:1").pk
    assert spend(asha, 10, **WORK, key="p").pk == spend(asha, 10, **WORK, key="p").pk
    assert hold(asha, 5, **WORK, key="h").pk == hold(asha, 5, **WORK, key="h").pk
    assert wallet() == (1_060, 5)


def test_a_key_belongs_to_one_change(asha: uuid.UUID) -> None:
    spend(asha, 10, **WORK, key="p")
    hold(asha, 5, **WORK, key="h")
    for again in (
        lambda: spend(asha, 11, **WORK, key="p"),
        lambda: grant(asha, 10, **PAID, key="p"),
        lambda: hold(asha, 6, **WORK, key="h"),
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert (refused.value.status, refused.value.code) == (409, "key_reused")


def test_the_same_key_in_another_account_is_another(asha: uuid.UUID, cast: Cast) -> None:
    with as_member(cast.dev):
        grant(cast.dev.account_id, 7, **PAID, key="first")
        assert balance_of(cast.dev.account_id) == 7
        assert [entry.amount for entry in entries_for(cast.dev)] == [7]


def test_what_is_held_is_spent_when_the_work_is_done(asha: uuid.UUID) -> None:
    held = hold(asha, 100, **WORK, key="post 7", metadata={"post": 7})
    assert wallet() == (1_000, 100)
    entry = commit_hold(asha, held.pk)
    assert (entry.amount, entry.balance_after, entry.metadata) == (-100, 900, {"post": 7})
    assert commit_hold(asha, held.pk).pk == entry.pk
    assert wallet() == (900, 0)


def test_what_is_held_comes_back_when_the_work_fails(asha: uuid.UUID) -> None:
    held = hold(asha, 100, **WORK, key="post 7")
    assert release_hold(asha, held.pk).state == "released"
    release_hold(asha, held.pk)
    assert wallet() == (1_000, 0)
    assert CreditEntry.objects.count() == 1


def test_a_hold_ends_one_way(asha: uuid.UUID) -> None:
    spent, back = hold(asha, 1, **WORK, key="a"), hold(asha, 1, **WORK, key="b")
    commit_hold(asha, spent.pk)
    release_hold(asha, back.pk)
    for wrong in (lambda: release_hold(asha, spent.pk), lambda: commit_hold(asha, back.pk)):
        with pytest.raises(Conflict) as refused:
            wrong()
        assert refused.value.code == "hold_settled"


def test_anothers_hold_is_like_none(asha: uuid.UUID, cast: Cast) -> None:
    held = hold(asha, 1, **WORK, key="a")
    with as_member(cast.dev):
        for verb in (commit_hold, release_hold):
            for stranger in (held.pk, uuid.uuid4()):
                with pytest.raises(NotFound):
                    verb(cast.dev.account_id, stranger)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE credits_creditentry SET amount = 1",
        "DELETE FROM credits_creditentry",
        "TRUNCATE credits_creditentry",
        "DELETE FROM credits_hold",
        "UPDATE credits_hold SET amount = 1",
    ],
)
def test_the_ledger_cannot_be_rewritten(asha: uuid.UUID, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("change", ["balance = -1", "held = -1", "held = balance + 1"])
def test_the_database_keeps_the_wallet_covered(asha: uuid.UUID, change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE credits_wallet SET {change}")


@pytest.mark.django_db(transaction=True)
def test_a_wallet_that_does_not_agree_is_found(committed_cast: Cast) -> None:
    account_id = committed_cast.asha.account_id
    with scope(account_id):
        grant(account_id, 10, **PAID, key="a")
        assert discrepancies(account_id) == []
    with owner_connection() as owner:
        owner.execute("UPDATE credits_wallet SET balance = 11, held = 2")
        owner.execute("UPDATE credits_creditentry SET balance_after = 9")
    with scope(account_id):
        assert len(discrepancies(account_id)) == 3


def all_at_once(account_id: uuid.UUID, works: Sequence[Callable[[], Any]]) -> list[str]:
    def run(work: Callable[[], Any]) -> str:
        with scope(account_id):
            work()
        return "done"

    outcomes = at_once(*[partial(run, work) for work in works])
    return ["short" if isinstance(one, PaymentRequired) else one for one in outcomes]


@pytest.mark.django_db(transaction=True)
def test_forty_spends_of_a_hundred_from_a_thousand_leave_ten(committed_cast: Cast) -> None:
    account_id = committed_cast.asha.account_id
    with scope(account_id):
        grant(account_id, 1_000, **PAID, key="a")
    spends = [partial(spend, account_id, 100, **WORK, key=f"post {n}") for n in range(40)]
    outcomes = all_at_once(account_id, spends)
    assert (outcomes.count("done"), outcomes.count("short")) == (10, 30)
    with scope(account_id):
        assert wallet() == (0, 0)
        assert CreditEntry.objects.count() == 11
        assert discrepancies(account_id) == []


@pytest.mark.django_db(transaction=True)
def test_that_reading_first_and_writing_after_would_oversell(committed_cast: Cast) -> None:
    """The control: the form that the actions avoid lets both spends of two through."""
    account_id = committed_cast.asha.account_id
    with scope(account_id):
        grant(account_id, 100, **PAID, key="a")
    both_have_read = threading.Barrier(2)

    def careless() -> None:
        row = Wallet.objects.get()
        both_have_read.wait(30)
        if row.balance >= 100:
            Wallet.objects.update(balance=row.balance - 100)

    assert all_at_once(account_id, [careless, careless]) == ["done", "done"]


@pytest.mark.django_db(transaction=True)
def test_holds_and_spends_share_what_is_free(committed_cast: Cast) -> None:
    account_id = committed_cast.asha.account_id
    with scope(account_id):
        grant(account_id, 500, **PAID, key="a")
    works: Sequence[Callable[[], Any]] = [
        *[lambda n=n: hold(account_id, 100, **WORK, key=f"h{n}") for n in range(6)],
        *[lambda n=n: spend(account_id, 100, **WORK, key=f"s{n}") for n in range(6)],
    ]
    assert all_at_once(account_id, works).count("done") == 5
    with scope(account_id):
        balance, held = wallet()
        assert balance == held == Hold.objects.count() * 100
        assert discrepancies(account_id) == []


@pytest.mark.django_db(transaction=True)
def test_eight_with_one_key_grant_once(committed_cast: Cast) -> None:
    account_id = committed_cast.dev.account_id
    with scope(account_id):
        grant(account_id, 1, **PAID, key="a")
    same = [lambda: grant(account_id, 5_000, **PAID, key="sub:1:2026-11-20")] * 8
    assert all_at_once(account_id, same) == ["done"] * 8
    with scope(account_id):
        assert wallet() == (5_001, 0)
        assert CreditEntry.objects.count() == 2
