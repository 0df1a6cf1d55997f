"""The whole program under its one command, in a home of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.embedded.home import Home
from runtime.embedded.lock import is_held
from runtime.embedded.processes import at_work_on, is_alive
from runtime.embedded.tests.homes import Script
from runtime.embedded.tests.waiting import until
from runtime.launch.surroundings import ROOT

SERVE = "import sys; from runtime import cli; sys.exit(cli.main(sys.argv[1:]))"


def own(home: Path) -> dict[str, str]:
    """An environment that names this home, and neither a database nor a key."""
    given = ("DATABASE_", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(given)}
    return kept | {"DRAWBOOK_HOME": str(home), "PORT": "0", "HOST": "", "PYTHONPATH": str(ROOT)}


def port_of(serving: subprocess.Popen[bytes]) -> int:
    """Read on until it says where it is."""
    said = b""
    while True:
        line = serving.stdout.readline()
        said += line
        assert line, said.decode()
        found = re.search(rb"Drawbook is running at http://localhost:(\d+)", line)
        if found:
            return int(found[1])


def status(port: int, path: str = "/healthz/") -> int:
    """What it answers, 0 for nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def children(pid: int, name: str) -> list[int]:
    """The living children that run this drawbook command."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_alive(int(entry.name)):
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if parent == pid and name.encode() in words:
                found.append(int(entry.name))
    return found


@pytest.mark.slow
def test_from_an_empty_home_through_every_death_to_a_clean_stop(ground: Path, script: Script) -> None:
    home = Home(ground / "home")
    serving = script(SERVE, "serve", stderr=subprocess.STDOUT, env=own(home.path))
    port = port_of(serving)
    assert status(port) == 200
    for secret in ("secret-key", "secrets.json"):
        assert (home.path / secret).stat().st_mode & 0o777 == 0o600

    command = [sys.executable, "-P", "-m", "runtime.cli", "manage", "showmigrations", "--database", "owner"]
    beside = subprocess.run(command, env=own(home.path), capture_output=True, text=True, check=False)
    assert beside.returncode == 0, beside.stderr
    assert "[X] 0001_initial" in beside.stdout and "[ ]" not in beside.stdout

    for name in ("web", "worker"):
        [before] = children(serving.pid, name)
        os.kill(before, signal.SIGKILL)
        until(lambda name=name, before=before: children(serving.pid, name) not in ([], [before]), name)
    until(lambda: status(port) == 200, "the web process again")

    for pid in at_work_on(home.data):
        os.kill(pid, signal.SIGKILL)
    until(lambda: at_work_on(home.data), "the database again")
    until(lambda: status(port) == 200, "an answer again")

    [web], [worker] = children(serving.pid, "web"), children(serving.pid, "worker")
    serving.terminate()
    assert serving.wait(30) == 0
    assert not is_alive(web) and not is_alive(worker)
    assert not at_work_on(home.data) and not is_held(home)
