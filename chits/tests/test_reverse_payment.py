"""Taking payments back: a mistake, a bounced cheque; what they paid is owed again, the journal only grows."""

from __future__ import annotations

from typing import Any

import pytest

from chits.actions.deposit_cash import deposit_cash
from chits.actions.record_payments import Line, record_payment
from chits.actions.reverse_payment import reverse_payment
from chits.models import Demand, Payment
from chits.payment_states import Method
from chits.tests.paying import EACH, World, a_running_group, balances, pay, receipts, sums
from journal.models import Transaction
from kernel.errors import BadInput, Conflict, Denied, NotFound
from tests.cast import Cast, as_member


def undo(world: World, payment: Payment, **more: Any) -> Payment:
    with as_member(world.manager):
        return reverse_payment(world.manager, payment, **{"reason": "recorded twice", **more})


def test_undone_it_is_as_if_it_had_not_been_but_for_its_traces(world: World) -> None:
    before = balances(world.manager)
    payment = pay(world, 12_000_00)
    undone = undo(world, payment)
    assert (undone.state, undone.receipt_number, undone.reason) == ("REVERSED", 1, "recorded twice")
    assert balances(world.manager) == before
    with as_member(world.manager):
        assert (
            sum(demand.outstanding for demand in Demand.objects.filter(ticket=payment.ticket_id)) == 2 * EACH
        )
        assert Transaction.objects.filter(reverses=payment.journal_id).count() == 1
    pay(world, 1)
    assert receipts(world.manager) == [1, 2], "a number that was given is not given again"


def test_what_its_rest_has_paid_since_is_owed_again(world: World) -> None:
    payment = pay(world, 13_000_00)
    world.demand(3)
    assert sums(world.manager)["receivable"] == 12 * EACH - 13_000_00
    undo(world, payment)
    assert sums(world.manager) == {"receivable": 12 * EACH, "pool": -12 * EACH}


def test_a_cheque_that_bounces(world: World) -> None:
    cheque = pay(world, EACH, Method.CHEQUE, reference="000123")
    undone = undo(world, cheque, bounced=True, reason="insufficient funds")
    assert undone.bounced and sums(world.manager)["receivable"] == 8 * EACH
    with pytest.raises(BadInput):
        undo(world, pay(world, EACH), bounced=True)


def test_once_with_a_reason_and_by_who_runs_the_group(world: World, cast: Cast) -> None:
    payment = pay(world, EACH)
    for reason in ("", " ", "x" * 501):
        with pytest.raises(BadInput):
            undo(world, payment, reason=reason)
    for member in (cast.bilal, cast.chandra, world.members["T01"]):
        with as_member(member), pytest.raises(Denied):
            reverse_payment(member, payment, reason="mine")
    undo(world, payment)
    with pytest.raises(Conflict) as refusal:
        undo(world, payment)
    assert refusal.value.code == "not_received"


def test_an_agents_cash_is_its_own_account_until_it_is_deposited(world: World, cast: Cast) -> None:
    with as_member(cast.bilal):
        line = Line(world.ticket(), 7_000_00, Method.AGENT)
        payment = record_payment(cast.bilal, world.group, line)
        deposit_cash(cast.bilal, amount=3_000_00)
    assert (sums(world.manager)["agent_cash"], sums(world.manager)["bank"]) == (4_000_00, 3_000_00)
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refusal:
            deposit_cash(cast.asha, agent=cast.bilal.id, amount=4_000_01)
        assert refusal.value.code == "more_than_held"
        deposit_cash(cast.asha, agent=cast.bilal.id, amount=4_000_00, into="cash")
    found = sums(world.manager)
    assert "agent_cash" not in found and (found["bank"], found["cash"]) == (3_000_00, 4_000_00)
    with pytest.raises(Conflict) as refusal:
        undo(world, payment)
    assert refusal.value.code == "deposited"


def test_a_deposit_takes_what_was_held_longest_of_several_groups(world: World, cast: Cast) -> None:
    other = a_running_group(cast.asha, name="Raigad")
    with as_member(cast.bilal):
        for each in (world, other):
            record_payment(cast.bilal, each.group, Line(each.ticket(), 2_000_00, Method.AGENT))
        deposit_cash(cast.bilal, amount=3_000_00)
        kinds = Transaction.objects.filter(kind="chits_deposit").values_list("about", flat=True)
        assert set(kinds) == {world.group.id, other.group.id}
    assert sums(world.manager)["agent_cash"] == 1_000_00


def test_deposits_that_are_refused(world: World, cast: Cast) -> None:
    with as_member(cast.bilal):
        with pytest.raises(Denied):
            deposit_cash(cast.bilal, agent=cast.asha.id, amount=1)
        with pytest.raises(BadInput):
            deposit_cash(cast.bilal, amount=0)
        with pytest.raises(BadInput):
            deposit_cash(cast.bilal, amount=1, into="pocket")
    with as_member(cast.asha), pytest.raises(NotFound):
        deposit_cash(cast.asha, agent=cast.dev.id, amount=1)
    with as_member(cast.chandra), pytest.raises(Denied):
        deposit_cash(cast.chandra, amount=1)
