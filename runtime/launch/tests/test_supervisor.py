"""Children kept alive, and taken down together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import psycopg
import pytest

from runtime.embedded.home import Home
from runtime.embedded.processes import at_work_on, is_alive
from runtime.embedded.secrets_file import Secrets
from runtime.embedded.tests.homes import Script
from runtime.embedded.tests.waiting import until

# A launcher with a child for each further argument: the text of a Python program.
LAUNCHER = """
import os, pathlib, sys
from runtime.embedded import EmbeddedServer
from runtime.launch.bell import Bell
from runtime.launch.child import Child
from runtime.launch.supervisor import CameToNothing, Supervisor
def report(line): print(line, flush=True)
home, ready, *programs = sys.argv[1:]
bell = Bell()
database = EmbeddedServer(pathlib.Path(home), throwaway=True) if home else None
if database: database.start("the test")
children = [Child(f"child {n}", [sys.executable, "-c", text], os.environ) for n, text in enumerate(programs)]
try:
    Supervisor(bell, database, children, is_well=lambda: (ready == "ready", "not yet"),
               when_ready=lambda: report("ready"), report=report).run()
except CameToNothing as reason:
    report(f"came to nothing: {reason}")
    sys.exit(1)
finally:
    if database: database.stop()
"""
PATIENT = "import os, time; os.write(1, b'up %d\\n' % os.getpid()); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PATIENT


def lines_until(process: subprocess.Popen[bytes], start: str) -> list[str]:
    """Its lines up to the first that begins so."""
    lines: list[str] = []
    while not lines or not lines[-1].startswith(start):
        line = process.stdout.readline()
        assert line, f"ended before {start!r}: {lines}"
        lines.append(line.decode().strip())
    return lines


def child_pid(process: subprocess.Popen[bytes]) -> int:
    return int(lines_until(process, "up")[-1].split()[1])


def test_a_dead_child_is_started_again(script: Script) -> None:
    launcher = script(LAUNCHER, "", "ready", PATIENT)
    first = child_pid(launcher)
    os.kill(first, signal.SIGKILL)
    lines = lines_until(launcher, "up")
    assert "child 0 was ended by SIGKILL. Restarting it in 0.25 s." in lines
    assert int(lines[-1].split()[1]) != first


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_takes_all_down(script: Script, sign: signal.Signals) -> None:
    launcher = script(LAUNCHER, "", "ready", PATIENT, PATIENT)
    children = [child_pid(launcher), child_pid(launcher)]
    launcher.send_signal(sign)
    assert launcher.wait(20) == 0
    assert not any(is_alive(pid) for pid in children)


def test_ctrl_c_reaches_the_launcher_alone(script: Script) -> None:
    """It decides the order: web, worker, then the database."""
    launcher = script(LAUNCHER, "", "ready", STUBBORN, start_new_session=True)
    child = child_pid(launcher)
    assert os.getsid(child) != os.getsid(launcher.pid)
    os.killpg(launcher.pid, signal.SIGINT)
    lines_until(launcher, "Stopping (SIGINT)")
    assert is_alive(child)
    os.killpg(launcher.pid, signal.SIGINT)
    assert "child 0 didn't stop in time. Killing it." in lines_until(launcher, "child 0 did")
    assert launcher.wait(20) == 0
    assert not is_alive(child)


def test_when_the_launcher_is_killed_everything_goes(home: Home, script: Script) -> None:
    launcher = script(LAUNCHER, home.path, "ready", STUBBORN, PATIENT)
    children = [child_pid(launcher), child_pid(launcher)]
    assert at_work_on(home.data)
    launcher.kill()
    until(lambda: not any(is_alive(pid) for pid in children), "the children's end")
    until(lambda: not at_work_on(home.data), "the database's end")


def test_the_database_is_revived_at_the_same_address(home: Home, script: Script) -> None:
    launcher = script(LAUNCHER, home.path, "ready", PATIENT)
    child_pid(launcher)
    secrets = Secrets.read(home)
    assert secrets is not None
    for pid in at_work_on(home.data):
        os.kill(pid, signal.SIGKILL)
    lines = lines_until(launcher, "The database is running again")
    assert "The database died. Restarting it." in lines
    psycopg.connect(secrets.application_url).close()
    launcher.terminate()
    assert launcher.wait(20) == 0
    assert at_work_on(home.data) == []


def test_a_child_that_never_comes_up_is_given_up(script: Script) -> None:
    launcher = script(LAUNCHER, "", "not ready", PATIENT, "import sys; sys.exit(7)")
    lines = lines_until(launcher, "came to nothing")
    assert sum(line.startswith("child 1 ended with code 7") for line in lines) == 3
    assert launcher.wait(20) == 1


def test_once_it_was_well_a_dying_child_is_tried_for_ever(script: Script) -> None:
    launcher = script(LAUNCHER, "", "ready", "import sys; sys.exit(7)")
    lines_until(launcher, "ready")
    for _ in range(4):
        lines_until(launcher, "child 0 ended with code 7")
    assert launcher.poll() is None


def test_as_process_1_it_collects_orphans() -> None:
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root makes a space of process numbers")
    orphaning = (
        "import pathlib, subprocess, time\n"
        "subprocess.run(['sh', '-c', 'sleep 0.05 &'])\n"
        "def zombies():\n"
        "    stats = [p.read_text() for p in pathlib.Path('/proc').glob('[0-9]*/stat')]\n"
        "    return [s for s in stats if s.rpartition(')')[2].split()[0] == 'Z']\n"
        "def sleeping():\n"
        "    return [p for p in pathlib.Path('/proc').glob('[0-9]*/comm') if p.read_text() == 'sleep\\n']\n"
        "end = time.monotonic() + 20\n"
        "while (sleeping() or zombies()) and time.monotonic() < end: time.sleep(0.01)\n"
        "print('zombies:', len(zombies()), flush=True)\n"
        "time.sleep(600)\n"
    )
    space = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
    line = [*space, sys.executable, "-c", LAUNCHER, "", "ready", orphaning]
    launcher = subprocess.Popen(line, stdout=subprocess.PIPE)
    try:
        assert lines_until(launcher, "zombies")[-1] == "zombies: 0"
    finally:
        launcher.kill()
        launcher.wait()
        launcher.stdout.close()


def test_a_childs_own_children_go_with_it(script: Script) -> None:
    """When it has to be ended, because it doesn't stop."""
    parent = (
        "import signal, subprocess, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "inner = subprocess.Popen(['sleep', '600'])\n"
        "print('up', inner.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    launcher = script(LAUNCHER, "", "ready", parent)
    inner = child_pid(launcher)
    launcher.terminate()
    lines_until(launcher, "Stopping")
    launcher.terminate()
    assert launcher.wait(20) == 0
    until(lambda: not is_alive(inner), "the inner child's end")
