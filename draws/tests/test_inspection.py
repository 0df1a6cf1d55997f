"""The log of freezes is checked each night, and an account's draws against what was published of them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from audit.record import audit_clock
from draws import schedule
from draws.actions.check_log import check_log, check_log_due
from draws.actions.mark_seen import mark_seen
from draws.freeze_log import head
from draws.inspection import inspect_draws
from draws.models import Draw, FreezeLog, LogCheck, Seen, Series
from draws.queries.log import log_health
from draws.tests.making import a_product, a_series, draw
from kernel.clock import database_now
from tenancy.scope import scope
from tests.cast import Cast
from tests.database import MoveClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(cast: Cast, move_clock: MoveClock) -> Series:
    """A series of the tests' own with a draw that was frozen, seen and drawn, and another that is frozen."""
    account = cast.asha.account_id
    with a_product(), scope(account):
        series = a_series(account)
        move_clock(timedelta(minutes=59, seconds=1))
        schedule.freeze_due()
        mark_seen(account, draw(series).id, "T01", draw(series).freeze_hash or "")
        move_clock(timedelta(hours=1, seconds=5))
        schedule.settle_due()
        move_clock(timedelta(hours=1, minutes=59, seconds=1))
        schedule.freeze_due()
        assert [draw(series, n).state for n in (1, 2)] == ["DRAWN", "FROZEN"]
        yield series


def test_what_was_published_is_found_whole(drawn: Series) -> None:
    assert inspect_draws(drawn.account_id) == []
    check = check_log()
    assert (check.problems, check.position, check.head) == ([], head().position, head().hash)


def test_the_log_is_checked_once_a_night_and_health_tells_it(drawn: Series, move_clock: MoveClock) -> None:
    assert check_log_due() and not check_log_due()
    told = log_health()
    assert told is not None
    assert (told["lines"], told["head"], told["problems"]) == (head().position, head().hash, 0)
    move_clock(timedelta(hours=23))
    assert check_log_due() and LogCheck.objects.count() == 2


def test_a_log_that_was_cut_short_does_not_lead_to_the_head_that_was_kept(drawn: Series) -> None:
    check_log()
    # Its last line gone, the chain before it is whole: only the head that was kept tells.
    kept = list(LogCheck.objects.values_list("position", "head"))
    lines = list(FreezeLog.objects.order_by("position"))
    from draws import freeze_log

    assert freeze_log.broken(lines[:-1]) == []
    assert list(freeze_log.missing_heads(kept)) == []
    assert list(freeze_log.missing_heads([(kept[0][0] + 1, kept[0][1])])) == [
        f"the log does not lead to the head that was kept after line {kept[0][0] + 1}"
    ]
    assert list(freeze_log.missing_heads([(kept[0][0], "0" * 64)]))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"freeze": '{"a":1}'}, "The freeze was changed"),
        ({"transcript": "{}"}, "The transcript was changed"),
    ],
)
def test_a_record_that_was_changed_is_found(
    drawn: Series, changed: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Draw.objects.get(series_id=drawn.id, number=1)
    for name, value in changed.items():
        setattr(row, name, value)
    from draws.inspection import _records

    assert [sentence for sentence, _ in _records(row)] == [f"{said}: its hash doesn't match."]


def test_what_stands_in_one_place_only_is_found(drawn: Series) -> None:
    row = draw(drawn, 2)
    Seen.objects.create(
        account_id=drawn.account_id, draw=row, label="T03", freeze_hash="ab" * 32, seen_at=database_now()
    )
    assert [finding.sentence for finding in inspect_draws(drawn.account_id)] == [
        "T03 was shown a seal that differs from the draw's."
    ]
    audit_clock(
        drawn.account_id,
        "draw.freeze",
        subject="draw",
        subject_id=row.id,
        freeze=row.freeze_hash,
        log_head="cd" * 32,
    )
    third = draw(drawn, 3)
    text = '{"never":"published"}'
    Draw.objects.filter(id=third.id).update(
        state="FROZEN",
        freeze=text,
        freeze_hash=hashlib.sha256(f"drawbook/freeze/v1\n{text}".encode()).hexdigest(),
    )
    assert [finding.sentence for finding in inspect_draws(drawn.account_id)] == [
        "A freeze is missing from the log of freezes under its charter.",
        "A freeze in the audit log is missing from its draw or from the log of freezes.",
        "T03 was shown a seal that differs from the draw's.",
    ]
