"""Money that a manager, clerk or agent records: oldest first, receipts without gaps, all lines or none."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chits.actions.record_payments import Line, record_payment, record_payments
from chits.models import Demand
from chits.payment_states import Method
from chits.tests.paying import EACH, World, a_running_group, pay, receipts, sums
from kernel.errors import BadInput, Conflict, Denied, NotFound
from tests.cast import Cast, as_member
from tests.racing import at_once, refused


def owed(world: World, label: str = "T01") -> list[int]:
    with as_member(world.manager):
        demands = Demand.objects.filter(ticket=world.tickets[label]).order_by("instalment__number")
        return [demand.outstanding for demand in demands]


def test_a_payment_goes_to_what_is_owed_longest(world: World) -> None:
    payment = pay(world, 7_000_00)
    assert (payment.receipt_number, payment.applied, payment.unapplied) == (1, 7_000_00, 0)
    assert owed(world) == [0, 3_000_00]
    assert sums(world.manager)["cash"] == 7_000_00


def test_what_is_over_is_credit_and_pays_the_next_demand(world: World) -> None:
    payment = pay(world, 12_000_00, method=Method.BANK, reference="AXISN12345678")
    assert (payment.applied, payment.unapplied) == (10_000_00, 2_000_00)
    world.demand(3)
    assert owed(world) == [0, 0, 3_000_00]
    assert "unapplied" not in sums(world.manager)


def test_in_parts_early_and_late(world: World) -> None:
    for amount in (1, 4_999_99, 5_000_00, 20_000_00):
        pay(world, amount)
    assert owed(world) == [0, 0]
    assert sums(world.manager)["unapplied"] == -20_000_00
    assert receipts(world.manager) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "method, account",
    [("cash", "cash"), ("bank", "bank"), ("upi", "bank"), ("cheque", "bank"), ("agent", "agent_cash")],
)
def test_each_method_has_its_account(world: World, method: str, account: str) -> None:
    pay(world, EACH, method=Method(method))
    found = sums(world.manager)
    assert found[account] == EACH
    assert found["receivable"] == 7 * EACH


def test_a_whole_meeting_at_once_or_nothing(world: World) -> None:
    with as_member(world.manager):
        lines = [Line(world.ticket(label), EACH, Method.CASH) for label in world.tickets]
        payments = record_payments(world.manager, world.group, lines, key="sheet-1")
        assert [payment.receipt_number for payment in payments] == [1, 2, 3, 4]
        again = record_payments(world.manager, world.group, lines, key="sheet-1")
        assert [payment.id for payment in again] == [payment.id for payment in payments]
        wrong = [
            *lines,
            Line(world.ticket("T02"), 0, Method.CASH),
            Line(world.ticket("T03"), 1, Method.GATEWAY),
        ]
        with pytest.raises(BadInput) as refusal:
            record_payments(world.manager, world.group, wrong, key="sheet-2")
        assert set(refusal.value.errors) == {"lines.5.amount", "lines.6.method"}
    assert receipts(world.manager) == [1, 2, 3, 4]


def test_a_ticket_may_stand_twice_on_a_sheet(world: World) -> None:
    with as_member(world.manager):
        ticket = world.ticket()
        lines = [Line(ticket, 6_000_00, Method.CASH), Line(ticket, 6_000_00, Method.UPI)]
        first, second = record_payments(world.manager, world.group, lines)
    assert (first.applied, second.applied, second.unapplied) == (6_000_00, 4_000_00, 2_000_00)


def test_the_same_bank_reference_is_not_taken_twice(world: World) -> None:
    pay(world, EACH, method=Method.UPI, reference="4328 1930 5518")
    with pytest.raises(Conflict) as refusal:
        pay(world, EACH, Method.BANK, "T02", reference="432819305518")
    assert refusal.value.code == "duplicate_reference"
    pay(world, EACH, Method.CASH, "T02", reference="432819305518")
    assert receipts(world.manager) == [1, 2]


def test_one_transfer_for_two_tickets_of_one_member(cast: Cast) -> None:
    world = a_running_group(cast.asha, people=2)
    pay(world, EACH, Method.UPI, "T01", reference="432819305518")
    pay(world, EACH, Method.UPI, "T03", reference="432819305518")
    with pytest.raises(Conflict):
        pay(world, EACH, Method.UPI, "T02", reference="432819305518")
    with pytest.raises(Conflict):
        pay(world, EACH, Method.UPI, "T01", reference="432819305518")


def test_a_clerk_holds_only_the_own_cash(world: World, cast: Cast) -> None:
    with as_member(cast.bilal):
        line = Line(world.ticket(), EACH, Method.AGENT)
        assert record_payment(cast.bilal, world.group, line).collected_by == cast.bilal.id
        with pytest.raises(BadInput):
            record_payment(cast.bilal, world.group, Line(world.ticket(), 1, Method.AGENT, agent=cast.asha.id))
    with as_member(cast.asha):
        line = Line(world.ticket(), EACH, Method.AGENT, agent=cast.bilal.id)
        assert record_payment(cast.asha, world.group, line).collected_by == cast.bilal.id
        stranger = Line(world.ticket(), EACH, Method.AGENT, agent=uuid.uuid4())
        with pytest.raises(NotFound):
            record_payment(cast.asha, world.group, stranger)


def test_who_may_not(world: World, cast: Cast) -> None:
    for member in (cast.chandra, world.members["T01"]):
        with as_member(member), pytest.raises(Denied):
            record_payment(member, world.group, Line(world.ticket(), EACH, Method.CASH))


def test_a_closed_group_takes_nothing(world: World) -> None:
    with as_member(world.manager):
        world.group.state = "COMPLETED"
        world.group.save(update_fields=["state"])
    with pytest.raises(Conflict) as refusal:
        pay(world, EACH)
    assert refusal.value.code == "group_state"


def test_receipts_have_no_gaps_though_many_record_at_once_and_some_fail(committed_cast: Cast) -> None:
    world = a_running_group(committed_cast.asha)
    asha = world.manager

    def record(at: int) -> None:
        line = Line(world.ticket(f"T{at % 4 + 1:02d}"), EACH, Method.CASH)
        record_payment(asha, world.group, line)
        if at % 3 == 0:
            raise Conflict("taken back at the last moment")

    outcomes = at_once(*[partial(record, at) for at in range(8)], member=asha, retry=True)
    assert [one for one in refused(outcomes) if not isinstance(one, Conflict)] == []
    assert receipts(asha) == [1, 2, 3, 4, 5]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(amounts=st.lists(st.integers(1, 9_000_00), min_size=1, max_size=6))
def test_however_it_is_paid_in_parts_the_books_come_out_alike(amounts: list[int], cast: Cast) -> None:
    world = a_running_group(cast.asha, name=f"G{uuid.uuid4().hex[:8]}", demanded=2)
    for amount in amounts:
        pay(world, amount)
    total = sum(amounts)
    paid = [min(total, EACH), min(max(0, total - EACH), EACH)]
    assert owed(world) == [EACH - part for part in paid]
