"""The day on which a payment was received can be a past day of the group's life, and no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from chits.actions.record_payments import Line, record_payment
from chits.models import Payment
from chits.payment_states import Method
from chits.queries.days import payment_days
from chits.tests.paying import EACH, World
from kernel.clock import database_now
from kernel.errors import BadInput
from kernel.ids import new_id
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import a_world_of_chits

PAYMENTS = "/v1/chits/payments/"


@pytest.mark.parametrize("day", ["1900-01-01", "2001-02-03", "2127-12-31"])
def test_an_impossible_day_is_refused_by_the_api(
    world: World, cast: Cast, client_of: ClientOf, day: str
) -> None:
    body = {"group": str(world.group.id), "ticket": "T01", "amount": "5000", "method": "cash", "paid_on": day}
    client = client_of(cast.asha)
    answer = client.post(PAYMENTS, body, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert list(answer.json()["errors"]) == ["paid_on"]
    with as_member(cast.asha):
        assert not Payment.objects.exists()


def test_the_days_of_a_group(world: World, cast: Cast) -> None:
    with as_member(cast.asha):
        days = payment_days(cast.asha, world.group, database_now())
        for right in days:
            assert (
                record_payment(
                    cast.asha, world.group, Line(world.ticket(), 1_00, Method.CASH, paid_on=right)
                ).paid_on
                == right
            )
        for wrong in (days.earliest - timedelta(days=1), days.latest + timedelta(days=1)):
            with pytest.raises(BadInput):
                record_payment(cast.asha, world.group, Line(world.ticket(), 1_00, Method.CASH, paid_on=wrong))


def test_a_group_that_was_taken_over_began_before_it_was_created(cast: Cast) -> None:
    world = a_world_of_chits(cast.asha)
    with as_member(cast.asha):
        world.group.refresh_from_db()
        days = payment_days(cast.asha, world.group, database_now())
        assert days.earliest < world.group.created_at.date() - timedelta(days=27)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2127, 1, 1)])
def test_the_database_refuses_it_too(world: World, cast: Cast, day: date) -> None:
    with as_member(cast.asha):
        payment = record_payment(cast.asha, world.group, Line(world.ticket(), EACH, Method.CASH))
        payment.id, payment.receipt_number, payment.paid_on = new_id(), 99, day
        with pytest.raises(IntegrityError, match="chits_payment_paid_on"), transaction.atomic():
            payment.save(force_insert=True)
