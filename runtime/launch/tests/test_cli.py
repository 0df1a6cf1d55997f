"""The command line: quick, and plain about what it can't do."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from runtime import cli
from runtime.embedded import EmbeddedServer
from runtime.embedded.home import Home
from runtime.launch.surroundings import ROOT

COMMANDS = (
    "serve",
    "web",
    "worker",
    "manage",
    "create-staff",
    "audit",
    "verify",
    "setup-database",
    "version",
)


def drawbook(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "runtime.cli", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


def test_help_loads_neither_django_nor_uvicorn() -> None:
    code = (
        "import sys\nfrom runtime import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in ('django', 'uvicorn', 'procrastinate') if name in sys.modules])"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert capsys.readouterr().out == f"drawbook {told}\n"


def test_an_unknown_command_is_refused_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["sell"])
    assert end.value.code == 2
    assert "sell" in capsys.readouterr().err


def test_a_part_that_is_not_there_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> int:
        cli._lazy_function("project.no_such_part", "main")
        return 0

    assert cli.guarded(run) == 2
    assert capsys.readouterr().err == "This installation of Drawbook doesn't have project.no_such_part.\n"


def test_a_part_that_lacks_something_itself_is_a_fault_and_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_part.py").write_text("import something_it_lacks\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="something_it_lacks"):
        cli._lazy_function("broken_part", "main")


def test_serving_another_database_needs_its_owner(tmp_path: Path) -> None:
    told = drawbook(
        "serve", DATABASE_URL="postgresql://app@/x", DATABASE_OWNER_URL="", DRAWBOOK_HOME=str(tmp_path)
    )
    assert told.returncode == 2
    assert "DATABASE_OWNER_URL" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_held_home_is_told_without_a_traceback(home: Home) -> None:
    server = EmbeddedServer(home.path, throwaway=True)
    server.start("the test")
    try:
        told = drawbook("serve", DRAWBOOK_HOME=str(home.path), DATABASE_URL="", PORT="0")
    finally:
        server.stop()
    assert told.returncode == 1
    assert f"in use by the test (process {os.getpid()})" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.slow
def test_a_command_on_a_home_that_was_never_served_makes_its_tables_first(ground: Path) -> None:
    told = drawbook("audit", DRAWBOOK_HOME=str(ground / "home"), DATABASE_URL="", DATABASE_OWNER_URL="")
    assert told.returncode == 0, told.stderr
    assert "Migrated the database" in told.stderr


def test_the_set_up_for_another_database_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    told = drawbook(
        "setup-database",
        DATABASE_URL="postgresql://app:it''s@db.example/books",
        DATABASE_OWNER_URL="postgresql://boss:secret@db.example/books",
    )
    assert told.returncode == 0
    assert """CREATE ROLE "app" WITH LOGIN NOSUPERUSER""" in told.stdout
    assert "PASSWORD 'it''''s'" in told.stdout
    assert 'CREATE DATABASE "books" OWNER "boss"' in told.stdout
    assert 'REVOKE ALL ON DATABASE "books" FROM PUBLIC' in told.stdout


@pytest.mark.slow
def test_the_set_up_can_be_carried_out_twice(home: Home) -> None:
    import psycopg

    server = EmbeddedServer(home.path, throwaway=True)
    secrets = server.start("the test")
    try:
        # Our own server plays the other one: a second pair of roles with names of their own.
        urls = {
            "DATABASE_URL": f"postgresql://app2:a@/books2?host={secrets.host}",
            "DATABASE_OWNER_URL": f"postgresql://owner2:o@/books2?host={secrets.host}",
        }
        for _ in range(2):
            told = drawbook("setup-database", "--apply", secrets.superuser_url(), **urls)
            assert told.returncode == 0, told.stderr
        with psycopg.connect(secrets.superuser_url("books2"), autocommit=True) as database:
            database.execute("SET ROLE owner2")
            database.execute("CREATE TABLE thing (id int)")
            database.execute("RESET ROLE")
            database.execute("SET ROLE app2")
            database.execute("INSERT INTO thing VALUES (1)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute("TRUNCATE thing")
    finally:
        server.stop()
