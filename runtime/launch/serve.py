"""`drawbook serve`: everything under one command, from an empty home to an address to open."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from runtime.embedded import EmbeddedError, EmbeddedServer
from runtime.launch import health, migrations, surroundings
from runtime.launch.bell import Bell, StopAsked
from runtime.launch.child import Child, drawbook
from runtime.launch.sockets import FDS, PortInUse, chosen, listen
from runtime.launch.supervisor import CameToNothing, Supervisor

Report = Callable[[str], None]

OWNER_URL_MISSING = (
    "DATABASE_URL is set without DATABASE_OWNER_URL. Migrations run as the owner of the tables, "
    "the program as a role that can only read and write rows. "
    "`drawbook setup-database` prints the statements that create both roles."
)


def serve(*, demo: bool = False) -> int:
    """Serve until stopped, and return the exit code: 0 after a stop signal."""
    bell = Bell()
    begun = time.monotonic()

    def report(line: str) -> None:
        print(f"[{time.monotonic() - begun:5.1f} s] {line}", file=sys.stderr, flush=True)

    try:
        return _serve(bell, demo, report)
    except StopAsked as asked:
        report(f"Stopped ({asked}).")
        return 0
    except (EmbeddedError, PortInUse, CameToNothing, migrations.MigrationFailed) as failure:
        print(f"\n{failure}", file=sys.stderr, flush=True)
        return 1


def _serve(bell: Bell, demo: bool, report: Report) -> int:
    if surroundings.is_external() and not os.environ.get("DATABASE_OWNER_URL", "").strip():
        print(OWNER_URL_MISSING, file=sys.stderr)
        return 2
    host, port = chosen()
    sockets = listen(host, port)
    home = surroundings.settle()
    database = None if surroundings.is_external() else _start_database(home, report)
    try:
        owner_url = os.environ.pop("DATABASE_OWNER_URL")
        migrations.migrate(home, owner_url, report)
        if demo:
            _fill_demo(report)
        address = sockets[0].getsockname()
        Supervisor(
            bell,
            database,
            _children([listener.fileno() for listener in sockets], address[1]),
            is_well=lambda: health.is_well(_reachable(address[0]), address[1]),
            when_ready=lambda: _announce(address[0], address[1], report),
            report=report,
        ).run()
        return 0
    finally:
        bell.quieten()
        if database is not None:
            database.stop()
            report("Stopped.")


def _start_database(home: Path, report: Report) -> EmbeddedServer:
    server = EmbeddedServer(home, report=report)
    surroundings.use(server.start("drawbook serve"))
    report(f"The database is running. Its data is in {home}.")
    return server


def _fill_demo(report: Report) -> None:
    os.environ["DRAWBOOK_DEMO"] = "1"
    report("Creating the demo account.")
    done = subprocess.run(drawbook("fill-demo"), stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise CameToNothing("The demo account couldn't be created.")


def _children(listeners: list[int], port: int) -> list[Child]:
    """Return the web and worker processes, which get the application's database URL, not the owner's."""
    env = os.environ | {"PYTHONUNBUFFERED": "1", "PORT": str(port)}
    sockets = {FDS: ",".join(map(str, listeners))}
    return [
        Child("web", drawbook("web"), env | sockets, pass_fds=listeners),
        Child("worker", drawbook("worker"), env),
    ]


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _announce(host: str, port: int, report: Report) -> None:
    """Show the address; this machine by its name, because passkeys don't work with IP addresses."""
    shown = "localhost" if _reachable(host) in ("127.0.0.1", "::1") else host
    shown = f"[{shown}]" if ":" in shown else shown
    report(f"Drawbook is running at http://{shown}:{port}")
