"""Several at once: the schedule in two workers, a plan chosen twice, one file imported by two people."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from billing.actions.ask_renewal import ask_renewal
from billing.actions.choose_plan import choose_plan
from billing.actions.import_statement import Report, import_statement
from billing.models import StatementLine, Subscription
from billing.schedule import advance_subscriptions
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.models import Outbox
from tenancy.models import Account
from tests.cast import as_member
from tests.database import MoveClock
from tests.racing import at_once
from tests.world_billing import fresh, invoice_of, staff_person
from tests.world_subscriptions import a_renting_account, clock_at

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_schedule_in_four_workers_does_everything_once(move_clock: MoveClock) -> None:
    at, accounts = clock_at(move_clock), [a_renting_account() for _ in range(3)]
    end = accounts[-1].subscription().current_period_end
    for day, reminders in ((-6, 1), (1, 2), (8, 3)):
        at(end, days=day)
        outcomes = at_once(*[advance_subscriptions] * 4)
        assert not [one for one in outcomes if isinstance(one, Exception)]
        assert Outbox.objects.filter(kind="billing.RenewalReminded").count() == reminders * len(accounts)
    for account in accounts:
        assert [i.status for i in account.invoices(purpose="renewal")] == ["pending"]
        assert account.reminders() == [-7, 0, 7]
        assert (account.subscription().status, account.stored_status()) == ("expired", "suspended")
    numbers = sorted(i.number or "" for account in accounts for i in account.invoices())
    assert [int(number[-6:]) for number in numbers] == list(range(1, 7))


def test_that_without_the_lock_two_ask_for_the_period_and_the_database_stops_one(
    move_clock: MoveClock,
) -> None:
    """The control: what the schedule locks against is there, and is stopped a second time below it."""
    renting = a_renting_account()
    clock_at(move_clock)(renting.subscription().current_period_end, days=-6)
    both_have_looked = threading.Barrier(2)

    def careless() -> str:
        with as_member(renting.member):
            account = Account.objects.get(id=renting.member.account_id)
            running = Subscription.objects.select_related("plan").get(status="active")
            assert not renting.invoices(purpose="renewal")
            both_have_looked.wait(30)
            ask_renewal(account, running, database_now())
        return "asked"

    outcomes = [str(one) for one in at_once(careless, careless)]
    assert sorted(one == "asked" for one in outcomes) == [False, True]
    assert any("billing_invoice_once_a_period" in one for one in outcomes)
    assert len(renting.invoices(purpose="renewal")) == 1


def test_a_plan_chosen_eight_times_at_once_is_one_invoice() -> None:
    renting = a_renting_account()

    def choose() -> Any:
        with as_member(renting.member):
            return choose_plan(fresh(renting.member), "pro").invoice.id

    assert len(set(at_once(*[choose] * 8))) == 1
    assert len(renting.invoices(purpose="upgrade")) == 1


def test_one_file_imported_by_four_at_once_is_taken_once() -> None:
    from tests.world_billing import a_sign_up

    sana = a_sign_up()
    content = f"Date,Text,Amount\n2026-11-21,{invoice_of(sana).pay_code},8062.00\n".encode()
    mapping = {"columns": {"date": "Date", "text": "Text", "amount": "Amount"}, "currency": "PKR"}
    people = [staff_person() for _ in range(4)]

    def take(person: Any) -> Report:
        return import_statement(person, file_name="a.csv", content=content, mapping=mapping)

    outcomes = at_once(*[lambda person=person: take(person) for person in people])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Conflict] * 3
    assert StatementLine.objects.count() == 1


def test_the_same_line_in_four_files_at_once_is_put_forward_once() -> None:
    from billing.models import Payment
    from tests.world_billing import a_sign_up

    sana = a_sign_up()
    line = f"2026-11-21,{invoice_of(sana).pay_code},8062.00\n"
    mapping = {"columns": {"date": "Date", "text": "Text", "amount": "Amount"}, "currency": "PKR"}
    people = [staff_person() for _ in range(4)]

    def take(number: int) -> Report:
        content = f"Date,Text,Amount\n2026-11-2{number},rent {number},{number}.00\n{line}".encode()
        return import_statement(people[number - 1], file_name="a.csv", content=content, mapping=mapping)

    outcomes = at_once(*[lambda number=number: take(number) for number in range(1, 5)])
    assert sorted(one.counts["matched"] for one in outcomes) == [0, 0, 0, 1]
    assert sorted(one.counts["known"] for one in outcomes) == [0, 1, 1, 1]
    # The repeats are kept as well, set aside, so that somebody can see them and take them up.
    assert StatementLine.objects.exclude(state="set_aside").count() == 5
    assert StatementLine.objects.count() == 8
    with as_member(sana):
        assert Payment.objects.count() == 1
