"""Holding an act: refusals come at once, nothing of it happens yet, and one is held at a time."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from holds import registry
from holds.actions.hold_act import hold_act
from holds.queries.held_acts import held_subjects, list_shown_acts
from holds.tests.trial import KIND, STAFF_KIND, SUBJECT, Trial, effects, held
from kernel.errors import BadInput, Conflict, Denied, PaymentRequired
from tenancy.access import Status
from tenancy.scope import scope
from tenancy.staff import Staff, staff_scope
from tests.cast import Cast, as_member


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_it_is_rehearsed_and_nothing_of_it_happens(cast: Cast, trial: Trial) -> None:
    outbox = rows("kernel_outbox")
    act = held(cast.bilal, url="/books/")
    assert (len(trial.actors), effects(cast.bilal), rows("kernel_outbox")) == (1, 0, outbox)
    assert (act.state, act.user_name, act.due_at - act.held_at) == ("HELD", "Bilal", timedelta(seconds=6))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'account_id', args->>'held_act_id', scheduled_at FROM procrastinate_jobs "
            "WHERE task_name = 'holds.carry_out'"
        )
        assert cursor.fetchall() == [(str(cast.bilal.account_id), str(act.id), act.due_at)]


@pytest.mark.parametrize("refusal", [Conflict("No more."), BadInput(errors={"amount": ["Too much."]})])
def test_a_refusal_comes_at_once_and_nothing_is_held(cast: Cast, trial: Trial, refusal: Any) -> None:
    trial.refusal = refusal
    with pytest.raises(type(refusal)):
        held(cast.bilal)
    assert (effects(cast.bilal), rows("holds_heldact")) == (0, 0)


def test_who_may_not_do_it_may_not_hold_it(cast: Cast, trial: Trial) -> None:
    with pytest.raises(Denied):
        held(cast.chandra)
    with pytest.raises(PaymentRequired):
        held(replace(cast.bilal, account_status=Status.SUSPENDED))
    with as_member(cast.bilal), pytest.raises(Denied):
        hold_act(cast.bilal, STAFF_KIND, subject_id=SUBJECT, sentence="Approving")
    assert trial.actors == []


def test_one_act_of_a_kind_is_held_upon_a_subject(cast: Cast, trial: Trial) -> None:
    held(cast.bilal)
    with pytest.raises(Conflict, match="You have already started this"):
        held(cast.bilal)
    with pytest.raises(Conflict, match="Bilal has already started this"):
        held(cast.asha)
    held(cast.bilal, uuid.uuid4())
    held(cast.dev)  # another account's ids are their own


def test_pages_ask_which_subjects_are_held(cast: Cast, trial: Trial) -> None:
    act = held(cast.bilal)
    with as_member(cast.asha):
        assert held_subjects(KIND, [SUBJECT, uuid.uuid4()]) == {SUBJECT: act}
        assert held_subjects(STAFF_KIND, [SUBJECT]) == {}
    with as_member(cast.dev):
        assert held_subjects(KIND, [SUBJECT]) == {}
    assert [list_shown_acts(who) for who in cast.everyone()] == [[], [act], [], []]


def test_staff_hold_acts_in_the_account_that_they_are_about(cast: Cast, trial: Trial, noor: Staff) -> None:
    account_id = cast.asha.account_id
    act = hold_act(
        noor,
        STAFF_KIND,
        subject_id=SUBJECT,
        payload={"account": str(account_id)},
        sentence="Approving",
        account_id=account_id,
    )
    assert (act.as_staff, act.account_id, effects(cast.asha)) == (True, account_id, 0)
    with staff_scope():
        assert held_subjects(STAFF_KIND, [SUBJECT]) == {SUBJECT: act}
    assert list_shown_acts(noor) == [act]
    with pytest.raises(ValueError, match="name the account"):
        hold_act(noor, STAFF_KIND, subject_id=SUBJECT, sentence="Approving")
    with scope(account_id), pytest.raises(Denied):
        hold_act(noor, KIND, subject_id=SUBJECT, sentence="Paying", account_id=account_id)


def test_a_name_is_registered_once(trial: Trial) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(KIND, trial.carry_out, capability="books.sell")
    with pytest.raises(ValueError, match="either for staff"):
        registry.register("holds.neither", trial.carry_out)
    with pytest.raises(LookupError):
        registry.kind_of("holds.unknown")
