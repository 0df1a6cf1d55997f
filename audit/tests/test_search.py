"""Events are found by their words, those of one account only, and few rows are read for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from audit.record import audit, audit_clock
from audit.search import search_events
from tests.cast import Cast, as_member

MANY = 3_000
LONG = "".join(f"word{n} " for n in range(4_000))


def found(cast: Cast, q: str, **options: Any) -> list[str]:
    """The names in the facts of what is found, in its order."""
    ids = search_events(q, many=options.pop("many", 10), **options)
    names = dict(AuditEvent.objects.filter(id__in=ids).values_list("id", "facts__name"))
    return [names[event_id] for event_id in ids]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("seven", ["Seven"]),
        ("SEV", ["Seven"]),
        ("ven", []),
        ("7k3f", ["Seven"]),
        ("9qx2", ["Seven"]),
        ("7K3F-9Q", ["Seven"]),
        ("9QX2-7K3F", []),
        ("3F-9QX2", []),
        ("asha eight", ["Eight"]),
        ("asha sev", ["Seven"]),
        ("ticket.refund", ["Eight"]),
        ("refunded eight", ["Eight"]),
        ("sold eight", []),
        ("system", ["Night"]),
        ("“wrong”", ["Eight"]),
        ("wrong", ["Eight"]),
        ("second", ["Eight"]),
        ("ग़लत", ["Eight"]),
        ("नंबर", ["Eight"]),
        ("၀၀၇", ["Eight"]),
        ("x@y.example", ["Eight"]),
        ("12.50", ["Eight"]),
        ("12.5", ["Eight"]),
        ("2.50", []),
        ("%", []),
        ("%en", []),
        ("\\", []),
        ("'", []),
        ("' | 'zz", []),
        (":*", []),
        ("!seven & (", []),
        ("_", []),
        ("।", []),
    ],
)
def test_an_event_is_found_by_the_beginnings_of_its_words(cast: Cast, q: str, names: list[str]) -> None:
    with as_member(cast.asha):
        audit(cast.asha, "ticket.enter", name="Seven", code="7K3F-9QX2")
        words = "a “wrong” number\nsecond line, ग़लत नंबर। ၀၀၇, x@y.example 12.50"
        audit(cast.asha, "ticket.refund", name="Eight", code="AB", reason=words)
        audit_clock(cast.asha.account_id, "period.pre_close", name="Night")
    with as_member(cast.asha):
        assert found(cast, q) == names


def test_events_of_another_account_are_not_found(cast: Cast) -> None:
    with as_member(cast.asha):
        audit(cast.asha, "ticket.enter", name="Seven")
        mine = search_events("seven", many=5)
    with as_member(cast.dev):
        assert search_events("seven", many=5) == []
        with connection.cursor() as cursor:
            mark = str(cast.asha.account_id)[-12:]
            for word in ("seven", f"{mark}:seven", f"x' | '{mark}:seven"):
                wanted = f'[{{"words": ["{word}"], "whole": []}}]'
                cursor.execute("SELECT audit_search(%s, '{}', NULL, NULL, NULL, NULL, 5)", [wanted])
                assert cursor.fetchall() == []
    assert len(mine) == 1


def test_without_an_account_nothing_is_found(cast: Cast) -> None:
    with as_member(cast.asha):
        audit(cast.asha, "ticket.enter", name="Seven")
    assert search_events("seven", many=5) == []


def test_pages_go_on_from_an_event_either_way(cast: Cast) -> None:
    with as_member(cast.asha):
        for n in range(6):
            audit(cast.asha, "ticket.enter", name=f"Seven {n}")
        events = list(AuditEvent.objects.order_by("-id"))
        newest = [event.id for event in events]
        assert search_events("seven", many=2) == newest[:2]
        assert search_events("seven", many=2, before=newest[1]) == newest[2:4]
        assert search_events("seven", many=2, after=newest[4]) == [newest[3], newest[2]]
        moments = sorted(event.happened_at for event in events)
        later = {event.id for event in events if event.happened_at >= moments[2]}
        assert set(search_events("seven", since=moments[2], many=6)) == later
        assert set(search_events("seven", until=moments[2], many=6)) == set(newest) - later


@pytest.mark.parametrize("said", ["x" * 5_000, LONG, "ဗမာ" * 1_500, "'" * 3_000, "\\" * 3_000, ""])
def test_whatever_is_recorded_the_act_is_not_refused(cast: Cast, said: str) -> None:
    with as_member(cast.asha):
        audit(cast.asha, "site.update", name="Seven", said=said)
        audit(cast.asha, "v" * 60, name="Eight", after={"said": [said, None, {"deep": said}]})
        assert found(cast, "seven") == ["Seven"]
        assert found(cast, "site.update") == ["Seven"]


def test_a_word_longer_than_what_is_kept_of_it_is_found(cast: Cast) -> None:
    with as_member(cast.asha):
        audit(cast.asha, "site.update", name="Seven", said=f"{'x' * 3_000} {LONG}")
        assert found(cast, "x" * 150) == ["Seven"]


@pytest.mark.parametrize("q", ["needle", "nosuchword", "sold needle", "ticket.needle"])
def test_a_search_reads_few_of_many_rows(cast: Cast, q: str) -> None:
    """A search that compares the text of each row reads all of them."""
    with as_member(cast.asha):
        audit(cast.asha, "ticket.enter", name="Needle")
        for n in range(MANY):
            audit(cast.asha, "ticket.enter", name=f"Hay {n}")
        before = _rows_read()
        search_events(q, many=50)
        assert _rows_read() - before <= 510


def _rows_read() -> int:
    """Rows of the log that this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_returned(c) + pg_stat_get_xact_tuples_fetched(c)"
            " FROM (SELECT 'audit_auditevent'::regclass::oid) t (c)"
        )
        return int(cursor.fetchone()[0])
