"""Data belongs to the version that made it."""

from __future__ import annotations

import pytest

from runtime.embedded import EmbeddedServer
from runtime.embedded.errors import EmbeddedError, WrongVersion
from runtime.embedded.home import Home
from runtime.embedded.lock import is_held


def test_data_of_another_version_is_refused_and_left_alone(home: Home) -> None:
    (home.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(WrongVersion, match=r"created by PostgreSQL 15; .* Set DRAWBOOK_PG_BINARIES=15"):
        EmbeddedServer(home.path).start("the test")
    assert (home.data / "PG_VERSION").read_text() == "15\n"
    assert not is_held(home)


def test_a_home_made_with_16_goes_on_with_16_and_is_refused_by_18(home: Home) -> None:
    other = Home(home.path.parent / "older")
    older = EmbeddedServer(other.path, binaries="16", throwaway=True)
    older.start("the test")
    older.stop()
    with pytest.raises(WrongVersion, match="created by PostgreSQL 16"):
        EmbeddedServer(other.path, binaries="18").start("the test")
    again = EmbeddedServer(other.path, binaries="16", throwaway=True)
    again.start("the test")
    again.stop()


def test_a_data_folder_with_something_else_in_it_is_not_touched(home: Home) -> None:
    (home.data / "PG_VERSION").unlink()
    with pytest.raises(EmbeddedError, match="neither empty nor a PostgreSQL data folder"):
        EmbeddedServer(home.path).start("the test")
    assert (home.data / "pg_wal").is_dir()
