"""Migrating is skipped only when there is nothing to do."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from runtime.embedded import EmbeddedServer
from runtime.embedded.home import Home
from runtime.launch import migrations
from runtime.launch.migrations import MigrationFailed, migrate


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Django's runs, which here only note what they would have applied."""
    noted: list[list[str]] = []

    def run(argv: list[str], *, env: dict[str, str], **options: object) -> SimpleNamespace:
        noted.append(argv)
        with psycopg.connect(env["DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS django_migrations (app text, name text)")
            owner.execute("INSERT INTO django_migrations VALUES ('books', %s)", [f"000{len(noted)}"])
        return SimpleNamespace(returncode=0, stdout="")

    monkeypatch.setattr(migrations, "subprocess", SimpleNamespace(run=run, **constants()))
    return noted


def constants() -> dict[str, int]:
    return {name: getattr(subprocess, name) for name in ("DEVNULL", "PIPE", "STDOUT")}


@pytest.fixture
def owner_url(home: Home) -> object:
    server = EmbeddedServer(home.path, throwaway=True)
    yield server.start("the test").owner_url
    server.stop()


def test_the_second_time_there_is_nothing_to_do(home: Home, owner_url: str, runs: list[list[str]]) -> None:
    said: list[str] = []
    migrate(home.path, owner_url, said.append)
    migrate(home.path, owner_url, said.append)
    assert len(runs) == 1
    assert "--database" in runs[0] and "owner" in runs[0]
    assert said == ["Migrated the database (1 steps)."]


def test_a_database_put_back_to_an_earlier_state_is_migrated_again(
    home: Home, owner_url: str, runs: list[list[str]]
) -> None:
    migrate(home.path, owner_url, lambda line: None)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("DELETE FROM django_migrations")
    migrate(home.path, owner_url, lambda line: None)
    assert len(runs) == 2


def test_a_new_migration_file_is_noticed(
    home: Home, owner_url: str, runs: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "books" / "migrations"
    folder.mkdir(parents=True)
    monkeypatch.setattr(migrations, "ROOT", tmp_path)
    migrate(home.path, owner_url, lambda line: None)
    (folder / "0002_more.py").write_text("more")
    migrate(home.path, owner_url, lambda line: None)
    assert len(runs) == 2


def test_a_failure_tells_what_django_said(
    home: Home, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = SimpleNamespace(returncode=1, stdout="column is missing\n")
    monkeypatch.setattr(
        migrations, "subprocess", SimpleNamespace(run=lambda *args, **options: failed, **constants())
    )
    with pytest.raises(MigrationFailed, match="column is missing"):
        migrate(home.path, owner_url, lambda line: None)
    assert not (home.path / "migrated").exists()
