"""A name belongs to one registration: a second one stops the start instead of replacing the first."""

from __future__ import annotations

import pytest

from kernel import schedule
from kernel.registry import NameTaken, Registry


def first() -> None: ...


def second() -> None: ...


def test_a_name_used_twice_is_refused_and_the_first_stays() -> None:
    names: Registry[object] = Registry("The bell")
    names.add("tower", first)
    names.add("tower", first)
    with pytest.raises(NameTaken, match="The bell 'tower' is registered twice"):
        names.add("tower", second)
    assert dict(names) == {"tower": first}


def test_a_schedule_never_replaces_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_repeated", Registry("The schedule"))
    schedule.repeat("deliveries", first, every_seconds=30)
    with pytest.raises(NameTaken):
        schedule.repeat("deliveries", second, every_seconds=15)
    assert [entry.work for entry in schedule.entries()] == [first]
