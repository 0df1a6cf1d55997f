"""The journal: always in balance, once for a key, never changed."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.accounts import JournalAccount
from journal.actions.post import Amount, KeyIsTaken, Unbalanced, post, reverse
from journal.actions.post_many import Draft, post_many
from journal.kinds import AccountKind
from journal.models import AccountRow, Posting, Transaction
from journal.queries import balance_of, statement, unbalanced_transactions
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.racing import at_once, refused

SELLER = uuid.UUID(int=7)
CASH = JournalAccount(AccountKind.ASSET, "cash", SELLER, "INR")
SALES = JournalAccount(AccountKind.INCOME, "sales", None, "INR")
DEBT = JournalAccount(AccountKind.LIABILITY, "prizes_payable", None, "INR")


def sale(member: Member, minor: int, key: str) -> uuid.UUID:
    posted = post(member.account_id, [Amount(CASH, minor), Amount(SALES, -minor)], key=key, kind="sale")
    assert posted is not None
    return posted


def test_a_sale_is_in_the_till_and_in_the_income(cast: Cast) -> None:
    with as_member(cast.asha):
        sale(cast.asha, 500, "sale:1")
        sale(cast.asha, 250, "sale:2")
        assert balance_of(cast.asha.account_id, CASH) == 750
        assert balance_of(cast.asha.account_id, SALES) == 750
        lines = statement(cast.asha.account_id, CASH)
        assert [(line.amount, line.balance) for line in lines] == [(500, 500), (250, 750)]


def test_the_same_key_is_posted_once_and_other_amounts_are_refused(cast: Cast) -> None:
    with as_member(cast.asha):
        assert sale(cast.asha, 500, "sale:1") == sale(cast.asha, 500, "sale:1")
        with pytest.raises(KeyIsTaken):
            sale(cast.asha, 501, "sale:1")
        assert balance_of(cast.asha.account_id, CASH) == 500


def test_a_reversal_takes_all_of_it_back_once(cast: Cast) -> None:
    with as_member(cast.asha):
        id = sale(cast.asha, 500, "sale:1")
        back = reverse(cast.asha.account_id, id, key="back:1", memo="typed wrongly")
        assert reverse(cast.asha.account_id, id, key="back:1") == back
        assert balance_of(cast.asha.account_id, CASH) == 0
        with pytest.raises(KeyIsTaken):
            reverse(cast.asha.account_id, id, key="back:2")
        assert Transaction.objects.get(id=back).reverses == id


def test_another_account_sees_none_of_it(cast: Cast) -> None:
    with as_member(cast.asha):
        id = sale(cast.asha, 500, "sale:1")
    with as_member(cast.dev):
        assert Transaction.objects.count() == Posting.objects.count() == AccountRow.objects.count() == 0
        with pytest.raises(KeyIsTaken):
            reverse(cast.dev.account_id, id, key="back:1")


def test_what_does_not_add_up_is_a_mistake_of_the_program(cast: Cast) -> None:
    with as_member(cast.asha), pytest.raises(Unbalanced):
        post(cast.asha.account_id, [Amount(CASH, 5), Amount(SALES, -4)], key="k", kind="sale")
    rupees_for_pounds = [Amount(CASH, 5), Amount(SALES._replace(currency="GBP"), -5)]
    with as_member(cast.asha), pytest.raises(Unbalanced):
        post(cast.asha.account_id, rupees_for_pounds, key="k", kind="sale")


def insert_posting(member: Member, transaction_id: uuid.UUID, line: int, amount: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at) "
            "VALUES (%s, %s, %s, %s, %s, now())",
            [member.account_id, transaction_id, line, CASH.id_for(member.account_id), amount],
        )


@pytest.mark.pg16
def test_the_database_itself_refuses_what_is_out_of_balance(cast: Cast) -> None:
    with as_member(cast.asha):
        id = sale(cast.asha, 500, "sale:1")
        with pytest.raises(DatabaseError, match="add up to nothing"):
            insert_posting(cast.asha, id, 3, 1)
        assert unbalanced_transactions(cast.asha.account_id) == []


@pytest.mark.pg16
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_posting SET amount = amount + 1",
        "DELETE FROM journal_posting",
        "UPDATE journal_transaction SET memo = 'x'",
        "DELETE FROM journal_transaction",
        "UPDATE journal_journalaccount SET code = 'x'",
    ],
)
def test_nothing_that_was_posted_can_be_changed(cast: Cast, change: str) -> None:
    with as_member(cast.asha):
        sale(cast.asha, 500, "sale:1")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), max_size=6), st.data())
def test_whatever_is_posted_and_taken_back_the_sum_is_nothing(
    cast: Cast, transactions: list[list[int]], data: Any
) -> None:
    account = cast.asha.account_id
    with as_member(cast.asha), transaction.atomic():
        ids = []
        for index, amounts in enumerate(transactions):
            given = [Amount(p, a) for p, a in zip((CASH, SALES, DEBT), amounts, strict=True)]
            if sum(amounts):
                with pytest.raises(Unbalanced):
                    post(account, given, key=f"k{index}", kind="any")
                given.append(Amount(DEBT, -sum(amounts)))
            id = post(account, given, key=f"k{index}", kind="any")
            if id is not None:
                ids.append(id)
        for id in ids:
            if data.draw(st.booleans()):
                reverse(account, id, key=f"back:{id}")
        assert unbalanced_transactions(account) == []
        signed = [balance_of(account, each) * each.kind.sign for each in (CASH, SALES, DEBT)]
        assert sum(signed) == 0
        transaction.set_rollback(True)


def test_many_at_once_with_one_key_post_once(committed_cast: Cast) -> None:
    cast = committed_cast
    got = at_once(*[partial(sale, cast.asha, 500, "sale:1")] * 6, member=cast.asha)
    assert refused(got) == [] and len(got) == 6 and len(set(got)) == 1
    with as_member(cast.asha):
        assert balance_of(cast.asha.account_id, CASH) == 500


def test_many_at_once_are_the_same_as_one_by_one(cast: Cast) -> None:
    with as_member(cast.asha):
        account_id = cast.asha.account_id
        drafts = [
            Draft(f"sale:{at}", "sale", [Amount(CASH, at), Amount(SALES, -at)], memo="m") for at in (1, 2, 3)
        ]
        ids = post_many(account_id, drafts)
        assert [Transaction.objects.get(id=id).key for id in ids] == ["sale:1", "sale:2", "sale:3"]
        assert (balance_of(account_id, CASH), balance_of(account_id, SALES)) == (6, 6)
        assert sale(cast.asha, 2, "sale:2") == ids[1], "a key is one key, whoever posted it"
        with pytest.raises(Unbalanced):
            post_many(account_id, [Draft("sale:4", "sale", [Amount(CASH, 1)])])
        assert post_many(account_id, []) == []
        with pytest.raises(KeyIsTaken):
            post_many(account_id, [Draft("sale:5", "sale", drafts[0].amounts), drafts[0]])
