"""Two homes are strangers; one home has one server, and commands share it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from runtime.embedded import EmbeddedServer, database
from runtime.embedded.errors import HomeIsHeld
from runtime.embedded.home import Home
from runtime.embedded.lock import is_held
from runtime.embedded.processes import at_work_on
from runtime.embedded.tests.homes import Script, copy_home
from runtime.embedded.tests.waiting import until


def test_two_homes_are_strangers(serving: EmbeddedServer, pattern: Path) -> None:
    other = copy_home(pattern, serving.home.path.parent / "other")
    server = EmbeddedServer(other.path, throwaway=True)
    secrets = server.start("the other")
    assert secrets.host != serving.secrets.host
    with psycopg.connect(secrets.owner_url) as owner:
        owner.execute("CREATE TABLE thing ()")
    server.stop()
    with psycopg.connect(serving.secrets.owner_url) as owner:
        assert owner.execute("SELECT to_regclass('thing')").fetchone() == (None,)


def test_a_held_home_tells_who_holds_it(serving: EmbeddedServer) -> None:
    with pytest.raises(HomeIsHeld, match=rf"in use by the test \(process {os.getpid()}\)"):
        EmbeddedServer(serving.home.path).start("another")
    psycopg.connect(serving.secrets.application_url).close()


def test_a_command_uses_the_server_that_runs(serving: EmbeddedServer) -> None:
    with database(serving.home.path, "a command") as secrets:
        assert secrets == serving.secrets
        psycopg.connect(secrets.application_url).close()
    assert not serving.has_ended()


def test_without_one_it_starts_it_for_its_own_duration(home: Home) -> None:
    with database(home.path, "a command") as secrets:
        psycopg.connect(secrets.application_url).close()
        assert is_held(home)
    assert not is_held(home)
    assert at_work_on(home.data) == []


def test_a_command_that_fails_stops_it_too(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), database(home.path, "a command"):
        1 / 0  # noqa: B018
    assert at_work_on(home.data) == []


def test_who_started_it_waits_for_the_commands_that_use_it(home: Home, script: Script) -> None:
    first = script(COMMAND, home.path, stdin=-1)
    first.stdout.readline()
    second = script(COMMAND, home.path, stdin=-1)
    assert second.stdout.readline() == b"in\n"
    first.stdin.close()
    assert first.stdout.readline() == b"leaving\n"
    with database(home.path, "a third") as secrets:
        psycopg.connect(secrets.application_url).close()
    second.stdin.close()
    assert second.wait(20) == 0
    assert first.wait(20) == 0
    assert not is_held(home)


COMMAND = """
import pathlib, sys, psycopg
from runtime.embedded import database
with database(pathlib.Path(sys.argv[1]), "a command") as secrets:
    print("in", flush=True)
    sys.stdin.read()
    psycopg.connect(secrets.application_url).close()
    print("leaving", flush=True)
"""


def test_many_commands_at_once_on_a_sleeping_home_all_succeed(home: Home, script: Script) -> None:
    commands = [script(COMMAND, home.path, stdin=-1) for _ in range(4)]
    for command in commands:
        command.stdin.close()
    assert [command.wait(60) for command in commands] == [0] * 4
    assert not is_held(home)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_to_a_command_stops_its_server(
    home: Home, script: Script, sign: signal.Signals
) -> None:
    command = script(STOPPABLE, home.path)
    command.stdout.readline()
    command.send_signal(sign)
    assert command.wait(20) != 0
    assert at_work_on(home.data) == []
    assert "database system is shut down" in home.log.read_text()


STOPPABLE = """
import os, sys, time
os.environ["DRAWBOOK_HOME"] = sys.argv[1]
from runtime.launch.surroundings import with_database
with with_database("a command"):
    print("in", flush=True)
    time.sleep(600)
"""


def test_ctrl_c_reaches_the_command_but_not_postgresql(home: Home, script: Script) -> None:
    """The terminal sends it to the whole group; PostgreSQL is in a session of its own."""
    command = script(STOPPABLE, home.path, start_new_session=True)
    command.stdout.readline()
    for pid in at_work_on(home.data):
        assert os.getsid(pid) != os.getsid(command.pid)
    os.killpg(command.pid, signal.SIGINT)
    command.wait(20)
    until(lambda: not at_work_on(home.data), "the end of PostgreSQL")
    assert "database system is shut down" in home.log.read_text()
