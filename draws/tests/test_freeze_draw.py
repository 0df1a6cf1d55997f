"""One freeze a draw: on time, with the next link, whoever asks and however often."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from draws import freeze_log
from draws import locking as locks
from draws.actions.freeze_draw import freeze_draw
from draws.contents import Number, Pick
from draws.events import DrawFrozen
from draws.models import Draw, FreezeLog, Series
from draws.moves import DrawIsElsewhere
from draws.schedule import freeze_due
from draws.tests.making import HOUR, a_product, a_series, draw
from kernel.errors import BadInput, Conflict, DrawbookError, NotFound
from kernel.outbox import kind_of
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.racing import at_once, refused

pytestmark = pytest.mark.django_db
ON_TIME = timedelta(hours=1, seconds=-40)


def test_too_early_and_too_late_are_refused(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        with pytest.raises(Conflict) as early:
            freeze_draw(cast.asha.account_id, draw(series).id, Pick())
        assert early.value.code == "too_early"
        move_clock(HOUR + timedelta(seconds=1))
        with pytest.raises(Conflict) as late:
            freeze_draw(cast.asha.account_id, draw(series).id, Pick())
        assert late.value.code == "draw_missed"
        assert draw(series).freeze is None
        assert Series.objects.get().links_used == 0


def test_a_second_freeze_is_the_first_one(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        move_clock(ON_TIME)
        first = freeze_draw(cast.asha.account_id, draw(series).id, Pick(excluded={"T01": "arrears"}))
        again = freeze_draw(cast.asha.account_id, draw(series).id, Pick())
        assert again.freeze_hash == first.freeze_hash
        assert FreezeLog.objects.count() == 1
        with connection.cursor() as cursor:
            kind = kind_of(DrawFrozen(first.id, first.id))
            cursor.execute("SELECT count(*) FROM kernel_outbox WHERE kind = %s", [kind])
            assert cursor.fetchone() == (1,)


def test_links_are_opened_one_by_one_and_transcripts_linked(cast: Cast, move_clock: MoveClock) -> None:
    from draws.schedule import settle_due

    with as_member(cast.asha), a_product():
        series = a_series(cast.asha.account_id)
        for number in (1, 2, 3):
            move_clock(number * HOUR - timedelta(seconds=40))
            freeze_due()
            move_clock(number * HOUR + timedelta(seconds=3))
            settle_due()
        drawn = [draw(series, number) for number in (1, 2, 3)]
        assert [one.chain_index for one in drawn] == [1, 2, 3]
        assert json.loads(drawn[1].freeze or "")["prev"] == drawn[0].transcript_hash
        assert json.loads(drawn[2].freeze or "")["prev"] == drawn[1].transcript_hash


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Pick(excluded={"T99": "arrears"}),
        lambda: Pick(excluded=dict.fromkeys(["T01", "T02", "T03", "T04", "T05"], "prized")),
        lambda: Pick(winners=6),
        lambda: Pick(winners=0),
        lambda: Pick(excluded={"T01": "Lata Deshmukh owes 500"}),
        lambda: Number(modulus=0),
    ],
)
def test_contents_that_do_not_fit_are_refused_and_no_link_is_opened(
    cast: Cast, move_clock: MoveClock, wrong: Callable[[], Any]
) -> None:
    with as_member(cast.asha):
        series = a_series(cast.asha.account_id)
        move_clock(ON_TIME)
        with pytest.raises(BadInput):
            freeze_draw(cast.asha.account_id, draw(series).id, wrong())
        assert (draw(series).state, Series.objects.get().links_used) == ("SCHEDULED", 0)


def test_a_stranger_gets_not_found(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha):
        id = draw(a_series(cast.asha.account_id)).id
    move_clock(ON_TIME)
    with as_member(cast.dev), pytest.raises(NotFound):
        freeze_draw(cast.dev.account_id, id, Pick())


def test_the_database_refuses_to_change_what_was_published(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product():
        series = a_series(cast.asha.account_id)
        move_clock(ON_TIME)
        freeze_due()
        rows = Draw.objects.filter(id=draw(series).id)
        changes = (
            {"freeze": "{}"},
            {"freeze_hash": "0" * 64},
            {"chain_index": 2},
            {"state": "SCHEDULED"},
        )
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        for column in ("charter", "sealed_secret", "lead_seconds"):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                Series.objects.update(**{column: getattr(series, column)})
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            FreezeLog.objects.update(logged_at=1)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            FreezeLog.objects.all().delete()


def raced(member: Member, series: Series, count: int) -> list[str]:
    """What so many managers hear who freeze one draw at the same instant, each with contents of their own."""

    def freeze(number: int) -> str:
        excluded = {f"T0{number % 5 + 1}": "arrears"}
        return freeze_draw(member.account_id, draw(series).id, Pick(excluded=excluded)).freeze_hash or ""

    outcomes = at_once(*[partial(freeze, number) for number in range(count)], member=member)
    failures = refused(outcomes)
    assert all(isinstance(failure, DrawbookError | IntegrityError) for failure in failures)
    return [type(one).__name__ if one in failures else one for one in outcomes]


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_freeze(committed_cast: Cast, move_clock: MoveClock) -> None:
    asha = committed_cast.asha
    with as_member(asha):
        series = a_series(asha.account_id)
    move_clock(ON_TIME)
    heard = raced(asha, series, 10)
    assert len(heard) == 10
    assert len(set(heard)) == 1
    assert len(heard[0]) == 64
    assert FreezeLog.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_lets_one_through_and_the_others_fail(
    committed_cast: Cast, move_clock: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the lock is what makes the ten agree; the constraints are what holds anyway."""
    asha = committed_cast.asha
    with as_member(asha):
        series = a_series(asha.account_id)
    move_clock(ON_TIME)
    monkeypatch.setattr(locks, "take_locks", lambda space, *keys: None)
    everybody_has_looked = threading.Barrier(10)

    def look_without_lock(account_id: uuid.UUID, draw_id: uuid.UUID) -> Draw:
        found = locks.lock_draw(account_id, draw_id)
        everybody_has_looked.wait(20)
        return found

    monkeypatch.setattr("draws.actions.freeze_draw.lock_draw", look_without_lock)
    heard = raced(asha, series, 10)
    hashes = {one for one in heard if len(one) == 64}
    assert len(hashes) == 1
    assert DrawIsElsewhere.__name__ in heard
    assert FreezeLog.objects.count() == 1


def test_the_log_is_whole_and_a_broken_one_is_found(cast: Cast, move_clock: MoveClock) -> None:
    with as_member(cast.asha), a_product():
        a_series(cast.asha.account_id)
        a_series(cast.asha.account_id)
        a_series(cast.asha.account_id)
        move_clock(ON_TIME)
        assert freeze_due() == 3
    lines = list(FreezeLog.objects.order_by("position"))
    assert list(freeze_log.broken_lines()) == []
    assert freeze_log.head().hash == lines[2].head
    astray = "line 3 does not follow the one before it"
    assert freeze_log.broken(lines[:1] + lines[2:]) == ["line 2 is missing", astray]
    lines[1].freeze_hash = "ab" * 32
    assert freeze_log.broken(lines) == ["line 2 was changed"]
    lines[1].head = freeze_log.head_after(lines[1])
    assert freeze_log.broken(lines) == [
        "line 2 is not signed by this installation",
        astray,
    ]


def test_the_command_tells_the_head(
    cast: Cast, move_clock: MoveClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with as_member(cast.asha), a_product():
        a_series(cast.asha.account_id)
        move_clock(ON_TIME)
        freeze_due()
    call_command("check_freeze_log")
    assert freeze_log.head().hash in capsys.readouterr().out
