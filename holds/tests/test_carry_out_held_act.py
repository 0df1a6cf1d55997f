"""Carrying out: once, not before it is due, as the person is by then, and never lost."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest

from holds.actions import carry_out_held_act as module
from holds.actions.carry_out_held_act import MOST_ATTEMPTS, MOST_WAIT, carry_out_held_act, carry_out_job
from holds.actions.dismiss_held_act import dismiss_held_act
from holds.actions.hold_act import hold_act
from holds.actions.undo_held_act import undo_held_act
from holds.models import HeldAct
from holds.queries.held_acts import list_shown_acts
from holds.schedule import carry_out_overdue
from holds.tests.trial import STAFF_KIND, SUBJECT, Trial, effects, held
from inbox.models import Notice
from kernel.errors import Busy, Conflict, DrawbookError, NotFound, UnknownOutcome
from tenancy.member import Member
from tenancy.models import Account, Membership
from tenancy.staff import Staff
from tests.cast import Cast, as_member
from tests.database import MoveClock, owner_connection
from tests.racing import at_once

DUE = timedelta(seconds=6)
OVERDUE = timedelta(seconds=9)


def now(act: HeldAct) -> HeldAct:
    """The act as the database has it."""
    return carry_out_held_act(act.account_id, act.id)


def test_it_happens_when_it_is_due_and_once(cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(cast.bilal)
    with pytest.raises(Conflict, match="can still be undone"):
        now(act)
    assert effects(cast.bilal) == 0
    move_clock(DUE)
    assert (now(act).state, now(act).result, effects(cast.bilal)) == ("CARRIED_OUT", "It is done.", 1)
    assert len(trial.actors) == 2  # the rehearsal and the act
    assert list_shown_acts(cast.bilal) == []
    again = held(cast.bilal)
    assert again.id != act.id


def test_what_was_undone_does_not_happen(cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(cast.bilal)
    assert undo_held_act(cast.bilal, str(act.id)).state == "UNDONE"
    assert undo_held_act(cast.bilal, act.id).state == "UNDONE"
    move_clock(DUE)
    assert (now(act).state, effects(cast.bilal)) == ("UNDONE", 0)
    held(cast.bilal)


def test_undo_comes_too_late(cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(cast.bilal)
    move_clock(DUE)
    now(act)
    with pytest.raises(Conflict, match="Too late to undo") as refusal:
        undo_held_act(cast.bilal, act.id)
    assert (refusal.value.code, effects(cast.bilal)) == ("too_late", 1)


def test_a_little_late_is_not_too_late(cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(cast.bilal)
    move_clock(DUE)
    assert undo_held_act(cast.bilal, act.id).state == "UNDONE"


def test_nobody_else_finds_it(cast: Cast, trial: Trial, noor: Staff) -> None:
    act = held(cast.bilal)
    for other in (cast.asha, cast.dev, noor):
        for verb in (undo_held_act, dismiss_held_act):
            with pytest.raises(NotFound):
                verb(other, act.id)
    with pytest.raises(NotFound):
        carry_out_held_act(cast.dev.account_id, act.id)
    for unknown in (uuid.uuid4(), "x", ""):
        with pytest.raises(NotFound):
            undo_held_act(cast.bilal, unknown)


def test_a_refusal_is_recorded_and_told(cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(cast.bilal, url="/books/")
    trial.refusal = Conflict("Somebody has just decided.")
    move_clock(DUE)
    failed = now(act)
    assert (failed.state, failed.error, effects(cast.bilal)) == ("FAILED", "Somebody has just decided.", 0)
    with as_member(cast.bilal):
        notice = Notice.objects.get()
    assert (notice.user_id, notice.title, notice.body, notice.url) == (
        cast.bilal.user_id,
        "Not done: Paying Asha",
        "Somebody has just decided.",
        "/books/",
    )
    assert list_shown_acts(cast.bilal) == [failed]
    dismiss_held_act(cast.bilal, act.id)
    dismiss_held_act(cast.bilal, act.id)
    assert list_shown_acts(cast.bilal) == []
    with pytest.raises(Conflict, match="Somebody has just decided"):
        undo_held_act(cast.bilal, act.id)


def change_role(member: Member, **change: Any) -> None:
    with as_member(member):
        Membership.objects.filter(user_id=member.user_id).update(**change)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"role": "viewer"}, "Your role doesn't allow this."),
        ({"is_active": False}, "You no longer belong to this account."),
        ({}, "Payment required"),
    ],
)
def test_the_person_is_read_anew(
    cast: Cast, trial: Trial, move_clock: MoveClock, change: dict[str, Any], error: str
) -> None:
    act = held(cast.bilal)
    if change:
        change_role(cast.bilal, **change)
    else:
        with as_member(cast.asha):
            Account.objects.update(status="suspended")
    move_clock(DUE)
    assert (now(act).state, now(act).error, effects(cast.asha)) == ("FAILED", error, 0)


def test_staff_are_read_anew_and_get_no_notice_in_the_account(
    cast: Cast, trial: Trial, noor: Staff, move_clock: MoveClock
) -> None:
    from identity.models import User

    account_id = cast.asha.account_id
    acts = [
        hold_act(
            noor,
            STAFF_KIND,
            subject_id=uuid.uuid4(),
            payload={"account": str(account_id)},
            sentence="Approving",
            account_id=account_id,
        )
        for _ in range(2)
    ]
    move_clock(DUE)
    assert (now(acts[0]).state, effects(cast.asha)) == ("CARRIED_OUT", 1)
    User.objects.filter(pk=noor.user_id).update(is_staff=False)
    assert (now(acts[1]).state, effects(cast.asha)) == ("FAILED", 1)
    with as_member(cast.asha):
        assert Notice.objects.count() == 0


def test_what_is_busy_stays_held(cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(cast.bilal)
    trial.refusal = Busy()
    move_clock(DUE)
    with pytest.raises(Busy):
        now(act)
    assert (effects(cast.bilal), [row.state for row in list_shown_acts(cast.bilal)]) == (0, ["HELD"])


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_when_the_page_is_gone(
    committed_cast: Cast, trial: Trial, move_clock: MoveClock
) -> None:
    bilal = committed_cast.bilal
    act = held(bilal)
    carry_out_job(str(bilal.account_id), str(act.id))
    assert effects(bilal) == 0  # not due: it comes again
    move_clock(DUE)
    for _ in range(2):
        carry_out_job(str(bilal.account_id), str(act.id))
    assert effects(bilal) == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_left_is_swept(committed_cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    acts = [held(member) for member in (committed_cast.bilal, committed_cast.dev)]
    assert carry_out_overdue() == 0
    move_clock(OVERDUE)
    assert (carry_out_overdue(), carry_out_overdue()) == (2, 0)
    assert [effects(committed_cast.bilal), effects(committed_cast.dev)] == [1, 1]
    assert [now(act).state for act in acts] == ["CARRIED_OUT"] * 2


@pytest.mark.django_db(transaction=True)
def test_what_breaks_is_tried_again_and_given_up(
    committed_cast: Cast, trial: Trial, move_clock: MoveClock
) -> None:
    bilal = committed_cast.bilal
    once, always = held(bilal), held(bilal, uuid.uuid4())
    move_clock(OVERDUE)
    trial.breaks = 1
    carry_out_job(str(bilal.account_id), str(once.id))
    assert effects(bilal) == 0
    carry_out_job(str(bilal.account_id), str(once.id))
    assert effects(bilal) == 1
    trial.breaks = MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS):
        carry_out_overdue()
    assert (now(always).state, effects(bilal)) == ("FAILED", 1)
    assert now(always).error == (
        "Something went wrong on our side 5 times, so this was stopped. Check the page, then try again."
    )


@pytest.mark.django_db(transaction=True)
def test_what_breaks_halfway_leaves_nothing_however_often(
    committed_cast: Cast, trial: Trial, move_clock: MoveClock
) -> None:
    bilal = committed_cast.bilal
    always = held(bilal)
    move_clock(OVERDUE)
    trial.refusal = RuntimeError("broken after its row was written")
    for _ in range(MOST_ATTEMPTS + 1):
        carry_out_overdue()
    assert (now(always).state, now(always).attempts, effects(bilal)) == ("FAILED", MOST_ATTEMPTS, 0)
    trial.refusal = None
    carry_out_job(str(bilal.account_id), str(always.id))
    assert (now(always).state, effects(bilal)) == ("FAILED", 0), "given up is given up"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("refusal", [Busy(), UnknownOutcome()])
def test_what_must_only_wait_is_not_called_broken(
    committed_cast: Cast, trial: Trial, move_clock: MoveClock, refusal: DrawbookError
) -> None:
    bilal = committed_cast.bilal
    waits, given_up = held(bilal), held(bilal, uuid.uuid4())
    move_clock(OVERDUE)
    trial.refusal = refusal
    for _ in range(MOST_ATTEMPTS + 1):
        carry_out_overdue()
    with as_member(bilal):
        assert set(HeldAct.objects.values_list("state", "attempts")) == {("HELD", 0)}
    assert effects(bilal) == 0
    trial.refusal = None
    carry_out_job(str(bilal.account_id), str(waits.id))
    assert effects(bilal) == 1
    trial.refusal = refusal
    move_clock(OVERDUE + MOST_WAIT)
    carry_out_overdue()
    assert (now(given_up).state, effects(bilal)) == ("FAILED", 1)
    assert now(given_up).error.startswith("The database was busy for too long")


def raced(works: list[Any]) -> list[str]:
    """What each hears when all begin at the same instant."""
    outcomes = at_once(*works)
    return [one.code if isinstance(one, DrawbookError) else one.state for one in outcomes]


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_carry_it_out_once(committed_cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    act = held(committed_cast.bilal)
    move_clock(DUE)
    assert raced([lambda: now(act)] * 10) == ["CARRIED_OUT"] * 10
    assert effects(committed_cast.bilal) == 1


@pytest.mark.django_db(transaction=True)
def test_either_it_is_undone_or_it_happens(committed_cast: Cast, trial: Trial, move_clock: MoveClock) -> None:
    for _ in range(5):
        before = effects(committed_cast.bilal)
        act = held(committed_cast.bilal, uuid.uuid4())
        move_clock(DUE)
        heard = raced([lambda a=act: now(a), lambda a=act: undo_held_act(committed_cast.bilal, a.id)] * 4)
        move_clock(timedelta(0))
        happened = effects(committed_cast.bilal) - before
        assert set(heard) in ({"UNDONE"}, {"CARRIED_OUT", "too_late"})
        assert happened == ("CARRIED_OUT" in heard)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_hold_it_once(committed_cast: Cast, trial: Trial) -> None:
    bilal = committed_cast.bilal
    assert sorted(raced([lambda: held(bilal)] * 10)) == sorted(["HELD", *["already_held"] * 9])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_happens_twice(
    committed_cast: Cast, trial: Trial, move_clock: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: both have read HELD before either has written."""
    both_have_read = threading.Barrier(2)

    def unlocked(held_act_id: uuid.UUID) -> HeldAct:
        found = HeldAct.objects.get(id=held_act_id)
        both_have_read.wait(10)
        return found

    act = held(committed_cast.bilal)
    move_clock(DUE)
    monkeypatch.setattr(module, "lock_held_act", unlocked)
    raced([lambda: now(act)] * 2)
    assert effects(committed_cast.bilal) == 2


def test_the_database_holds_it_too(cast: Cast, trial: Trial) -> None:
    act = held(cast.bilal)
    assert act.subject_id == SUBJECT
    for wrong in ("state = 'GONE'", "ended_at = now()", "due_at = held_at - interval '1 second'"):
        with owner_connection() as owner, pytest.raises(Exception, match="holds_heldact"):
            insert_like(owner, wrong)


def insert_like(owner: Any, wrong: str) -> None:
    """A row that is right but for one thing."""
    column, value = wrong.split(" = ")
    values = {
        "id": "gen_random_uuid()",
        "account_id": "gen_random_uuid()",
        "user_id": "gen_random_uuid()",
        "user_name": "''",
        "as_staff": "false",
        "kind": "'k'",
        "subject_id": "gen_random_uuid()",
        "payload": "'{}'",
        "sentence": "''",
        "url": "''",
        "state": "'HELD'",
        "held_at": "now()",
        "due_at": "now()",
        "result": "''",
        "error": "''",
        "attempts": "0",
    }
    values[column] = value.replace("held_at", "now()")
    owner.execute(f"INSERT INTO holds_heldact ({', '.join(values)}) VALUES ({', '.join(values.values())})")
