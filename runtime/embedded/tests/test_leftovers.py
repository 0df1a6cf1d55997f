"""What earlier runs leave behind doesn't keep the next from starting."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from runtime.embedded import EmbeddedServer
from runtime.embedded.home import Home
from runtime.embedded.processes import at_work_on, is_alive
from runtime.embedded.tests.homes import SERVE_AND_OBEY, Script
from runtime.embedded.tests.waiting import until


def starts(home: Home) -> None:
    server = EmbeddedServer(home.path, throwaway=True)
    secrets = server.start("the test")
    psycopg.connect(secrets.application_url).close()
    server.stop()


def write_as_postgres(home: Home, path: Path, text: str) -> None:
    path.write_text(text)
    os.chown(path, home.data.stat().st_uid, home.data.stat().st_gid)


def leave_pid(home: Home, pid: int) -> None:
    """The files a postmaster with this number would have left."""
    lines = f"{pid}\n{home.data}\n1700000000\n5432\n{home.socket_folder}\n\n  1234567  99\nready   \n"
    write_as_postgres(home, home.data / "postmaster.pid", lines)
    write_as_postgres(home, home.socket_folder / ".s.PGSQL.5432.lock", lines)


def ended_child() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["true"])


def test_a_pid_of_nobody(home: Home) -> None:
    child = ended_child()
    child.wait()
    leave_pid(home, child.pid)
    starts(home)


def test_a_pid_that_now_belongs_to_somebody_else_who_is_left_in_peace(home: Home) -> None:
    as_postgres: dict[str, Any] = {"user": home.data.stat().st_uid} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], **as_postgres)
    try:
        leave_pid(home, stranger.pid)
        starts(home)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_our_own_pid(home: Home) -> None:
    leave_pid(home, os.getpid())
    starts(home)


def test_a_pid_of_a_zombie(home: Home) -> None:
    zombie = ended_child()
    until(lambda: not is_alive(zombie.pid), "the zombie")
    leave_pid(home, zombie.pid)
    starts(home)
    zombie.wait()


@pytest.mark.parametrize("text", ["", "\n", "not a number\n"])
def test_a_broken_pid_file(home: Home, text: str) -> None:
    write_as_postgres(home, home.data / "postmaster.pid", text)
    starts(home)


def test_a_socket_nobody_answers(home: Home) -> None:
    write_as_postgres(home, home.socket_folder / ".s.PGSQL.5432", "")
    starts(home)


def test_a_backend_that_outlived_its_postmaster(home: Home, script: Script) -> None:
    """It holds the shared memory, and busy as it is doesn't notice that it is alone."""
    app = script(SERVE_AND_OBEY, home.path)
    postmaster = int(app.stdout.readline())
    url = app.stdout.readline().decode().strip()
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)
        os.kill(app.pid, signal.SIGSTOP)  # so that nothing revives it
        os.kill(postmaster, signal.SIGKILL)
        until(lambda: not is_alive(postmaster), "the postmaster's end")
        app.kill()
        app.wait()
        assert backend in at_work_on(home.data)
        starts(home)
        assert not is_alive(backend)


def test_a_whole_server_that_outlived_its_app(home: Home, script: Script) -> None:
    """As on systems that don't tell a child of its parent's death."""
    app = script(SERVE_WITHOUT_DEATH_SIGNAL, home.path)
    postmaster = int(app.stdout.readline())
    app.kill()
    app.wait()
    assert is_alive(postmaster)
    starts(home)
    assert not is_alive(postmaster)


def test_an_interrupted_initdb_is_made_anew(ground: Path) -> None:
    home = Home(ground / "home")
    home.lay_cluster()
    home.unfinished.mkdir()
    (home.unfinished / "PG_VERSION").write_text("18\n")
    (home.unfinished / "half").touch()
    starts(home)
    assert not home.unfinished.exists()
    assert not (home.data / "half").exists()


def test_initdb_that_is_killed_with_its_app_leaves_nothing_running(ground: Path, script: Script) -> None:
    home = Home(ground / "home")
    app = script(SERVE_AND_OBEY, home.path)
    until(lambda: at_work_on(home.unfinished), "initdb at work")
    app.kill()
    app.wait()
    starts(home)
    assert not home.unfinished.exists()


def test_roles_left_half_made_are_finished(home: Home) -> None:
    server = EmbeddedServer(home.path, throwaway=True)
    secrets = server.start("the test")
    with psycopg.connect(secrets.superuser_url(), autocommit=True) as database:
        database.execute("DROP DATABASE drawbook")
        database.execute("ALTER ROLE drawbook_app PASSWORD 'another'")
    server.stop()
    (home.path / "prepared").unlink()
    starts(home)


def test_an_address_left_by_a_crash_is_not_believed(home: Home, serving: EmbeddedServer) -> None:
    serving.process.kill()
    serving.process.wait()
    serving._lock.release()
    again = EmbeddedServer(home.path, throwaway=True)
    secrets = again.start("the test")
    psycopg.connect(secrets.application_url).close()
    again.stop()


SERVE_WITHOUT_DEATH_SIGNAL = "import runtime.embedded.spawn as s; s._libc = None\n" + SERVE_AND_OBEY
