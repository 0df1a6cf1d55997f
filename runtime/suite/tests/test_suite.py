"""What bin/test runs, and when it runs less."""

from __future__ import annotations

import os

import psycopg
import pytest

from runtime.suite.__main__ import is_whole, may_try_again
from runtime.suite.database import throwaway_database
from runtime.suite.postgres16 import marked_files


@pytest.mark.parametrize("arguments", [[], ["-q"], ["-x", "--durations=5"], ["-n", "0"]])
def test_flags_alone_run_everything(arguments: list[str]) -> None:
    assert is_whole(arguments)


@pytest.mark.parametrize(
    "arguments", [["books"], ["-q", "books/tests"], ["-k", "spill"], ["-m", "browser"], ["--lf"]]
)
def test_a_selection_runs_those_alone(arguments: list[str]) -> None:
    assert not is_whole(arguments)


@pytest.mark.pg16
def test_the_database_of_the_tests_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(os.environ)
    with throwaway_database():
        home = os.environ["DRAWBOOK_HOME"]
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
            assert owner.execute("SHOW fsync").fetchone() == ("off",)
    assert not os.path.exists(home)
    assert dict(os.environ) == before


def test_only_a_few_that_wait_for_another_process_are_tried_again() -> None:
    late = "tests/browser/test_selling.py::test_two_fast_presses_sell_one_ticket"
    assert may_try_again([late])
    assert not may_try_again([])
    assert not may_try_again([late, "books/tests/test_result_races.py::test_sell_against_announce"])
    assert not may_try_again([f"{late}[{n}]" for n in range(5)])


def test_the_marked_tests_are_found_without_reading_all_others() -> None:
    assert "runtime/suite/tests/test_suite.py" in marked_files()
    assert "books/tests/test_cover_races.py" in marked_files()
    assert "books/tests/test_till.py" not in marked_files()
