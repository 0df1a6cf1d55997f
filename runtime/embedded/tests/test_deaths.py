"""Whoever dies, committed rows stay and the next answer comes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from runtime.embedded import EmbeddedServer, answer
from runtime.embedded.errors import DidNotStart
from runtime.embedded.home import Home
from runtime.embedded.processes import at_work_on, is_alive
from runtime.embedded.spawn import spawn
from runtime.embedded.tests.homes import SERVE_AND_OBEY, Script
from runtime.embedded.tests.waiting import until


class Writer(threading.Thread):
    """Commits one number after another, and remembers those that were acknowledged."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.acknowledged, self.enough = url, 0, threading.Event()

    def run(self) -> None:
        try:
            with psycopg.connect(self.url, autocommit=True) as connection:
                while True:
                    connection.execute("INSERT INTO row VALUES (%s)", [self.acknowledged + 1])
                    self.acknowledged += 1
                    if self.acknowledged == 50:
                        self.enough.set()
        except psycopg.Error:
            return


def under_load(server: EmbeddedServer) -> Writer:
    with psycopg.connect(server.secrets.owner_url) as owner:
        owner.execute("CREATE TABLE row (id int)")
    writer = Writer(server.secrets.application_url)
    writer.start()
    assert writer.enough.wait(20)
    return writer


def kept(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*), coalesce(max(id), 0) FROM row").fetchone()
    assert row is not None and row[0] == row[1]  # none missing in between
    return int(row[0])


@pytest.fixture
def durable(home: Home) -> EmbeddedServer:
    """With everything that real homes have."""
    server = EmbeddedServer(home.path)
    server.start("the test")
    return server


def kill_postmaster(server: EmbeddedServer) -> None:
    os.kill(server.process.pid, signal.SIGKILL)


def kill_everything(server: EmbeddedServer) -> None:
    for pid in at_work_on(server.home.data):
        os.kill(pid, signal.SIGKILL)


def kill_backend_then_postmaster(server: EmbeddedServer) -> None:
    os.kill(backends(server)[0], signal.SIGKILL)
    kill_postmaster(server)


def backends(server: EmbeddedServer) -> list[int]:
    with psycopg.connect(server.secrets.superuser_url()) as database:
        query = "SELECT pid FROM pg_stat_activity WHERE usename = 'drawbook_app'"
        return [pid for (pid,) in database.execute(query)]


@pytest.mark.parametrize("kill", [kill_postmaster, kill_everything, kill_backend_then_postmaster])
def test_killed_under_load_it_is_revived_at_the_same_address_with_every_committed_row(
    durable: EmbeddedServer, kill: Callable[[EmbeddedServer], None]
) -> None:
    writer = under_load(durable)
    kill(durable)
    until(durable.has_ended, "the postmaster's end")
    durable.revive()
    writer.join(20)
    assert kept(durable.secrets.application_url) >= writer.acknowledged >= 50
    durable.stop()


def test_a_killed_backend_is_postgresqls_own_affair(durable: EmbeddedServer) -> None:
    writer = under_load(durable)
    os.kill(backends(durable)[0], signal.SIGKILL)
    writer.join(20)
    answer.wait_for_answer(
        durable.secrets.superuser_url(), durable.has_ended, durable.home.log, lambda line: None
    )
    assert not durable.has_ended()
    assert kept(durable.secrets.application_url) >= writer.acknowledged
    durable.stop()


def test_when_the_app_is_killed_postgresql_stops_by_itself(home: Home, script: Script) -> None:
    app = script(SERVE_AND_OBEY, home.path)
    postmaster = int(app.stdout.readline())
    app.kill()
    until(lambda: not is_alive(postmaster), "the postmaster's end")
    assert "received fast shutdown request" in home.log.read_text()
    assert at_work_on(home.data) == []


def test_the_death_signal_is_set_after_becoming_another_user(home: Home, script: Script) -> None:
    """Set before, the change of user would clear it: then the kill above would leave PostgreSQL running."""
    app = script(SERVE_AND_OBEY, home.path)
    postmaster = int(app.stdout.readline())
    assert is_alive(postmaster)
    if os.geteuid() == 0:
        assert os.stat(f"/proc/{postmaster}").st_uid != 0
    app.kill()
    until(lambda: not is_alive(postmaster), "the postmaster's end")


def test_only_the_main_thread_may_start_it() -> None:
    """The signal comes when the *thread* that started the child ends."""
    refused: list[str] = []

    def start() -> None:
        try:
            spawn(["true"], on_our_death=signal.SIGKILL)
        except RuntimeError as reason:
            refused.append(str(reason))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in refused[0]


def test_a_recovery_has_all_the_time_it_needs(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """No number of refusals ends the waiting, as long as the server lives."""
    refusals = iter(range(2_000))

    def connect(url: str, **options: object) -> psycopg.Connection:
        if next(refusals, None) is not None:
            raise psycopg.OperationalError("FATAL:  the database system is starting up")
        return FakeConnection()  # type: ignore[return-value]

    said: list[str] = []
    clock = iter(range(0, 10_000_000, 60))
    monkeypatch.setattr(answer.psycopg, "connect", connect)
    monkeypatch.setattr(answer.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(answer.time, "monotonic", lambda: next(clock))
    answer.wait_for_answer("postgresql:///", lambda: False, home.log, said.append)
    assert said == ["Waiting for PostgreSQL, which is recovering from a crash."]


class FakeConnection:
    def close(self) -> None:
        return


def test_a_start_that_fails_tells_the_end_of_the_log(home: Home) -> None:
    (home.data / "global" / "pg_control").unlink()
    with pytest.raises(DidNotStart, match="pg_control"):
        EmbeddedServer(home.path).start("the test")
    assert at_work_on(home.data) == []


def test_as_process_1_it_starts_survives_a_kill_and_starts_again(home: Home) -> None:
    """In a container numbers are small and come again: the old postmaster.pid names a living process."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root makes a space of process numbers")
    assert as_process_1(home, "die").stdout.startswith("1 ")
    left = int((home.data / "postmaster.pid").read_text().split()[0])
    assert 1 < left < 100
    again = as_process_1(home, "stop")
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("1 ")


def as_process_1(home: Home, end: str) -> subprocess.CompletedProcess[str]:
    space = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
    line = [*space, sys.executable, "-c", AS_1, str(home.path), end]
    return subprocess.run(line, capture_output=True, text=True, check=False)


AS_1 = """
import os, pathlib, signal, subprocess, sys
from runtime.embedded import EmbeddedServer
busy = [subprocess.Popen(["sleep", "600"]) for _ in range(30)]
server = EmbeddedServer(pathlib.Path(sys.argv[1]), throwaway=True)
server.start("process 1")
print(os.getpid(), server.process.pid, flush=True)
if sys.argv[2] == "die":
    os._exit(9)
server.stop()
for process in busy:
    process.kill()
"""


def test_no_process_of_a_stranger_is_taken_for_ours(ground: Path) -> None:
    """A program that is called postgres, elsewhere; and one that stands in the folder, with another name."""
    data = ground / "data"
    data.mkdir()
    sleep = shutil.which("sleep")
    assert sleep
    shutil.copy(sleep, ground / "postgres")
    elsewhere = subprocess.Popen([ground / "postgres", "60"], cwd=ground)
    inside = subprocess.Popen(["sleep", "60"], cwd=data)
    ours = subprocess.Popen([ground / "postgres", "60"], cwd=data)
    try:
        until(lambda: at_work_on(data), "the process")
        assert at_work_on(data) == [ours.pid]
    finally:
        for process in (elsewhere, inside, ours):
            process.kill()
            process.wait()
