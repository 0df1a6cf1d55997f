"""Drawbook as its own processes, and a program that talks to it over a real connection."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60.0
# A first start makes the database and migrates it, beside whatever else the suite does.
FIRST_START_SECONDS = 240.0
UNTHROTTLED = {
    "THROTTLE_SIGNED_IN_PER_MINUTE": str(10**9),
    "THROTTLE_ANONYMOUS_PER_MINUTE": str(10**9),
    "THROTTLE_REGISTRATIONS_PER_MINUTE": str(10**9),
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Return when `holds()`; AssertionError naming `what` when it never does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.05)


@dataclass
class Program:
    """One kept connection with a token; opened anew when the other side went away."""

    port: int
    token: str | None = None
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """(status, parsed JSON). OSError or HTTPException when the connection broke."""
        line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self._line = None
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        sent = None if body is None else json.dumps(body)
        line.request(method, path, sent, {"Content-Type": "application/json", **headers})
        answer = line.getresponse()
        text = answer.read()
        self._line = line
        return answer.status, json.loads(text) if text[:1] in (b"{", b"[") else text

    def is_well(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self("GET", "/healthz/")[0] == 200
        return False


def database_address(alias: str) -> str:
    """The address of the tests' own database as a URL."""
    at = connections[alias].settings_dict
    host = at["HOST"] or "/tmp"
    return (
        f"postgresql://{quote(at['USER'])}:{quote(at['PASSWORD'] or '')}@/{at['NAME']}"
        f"?host={quote(host, safe='')}&port={at['PORT'] or 5432}"
    )


@contextmanager
def on_the_tests_database(home: Path, **more: str) -> Iterator[int]:
    """Web and worker on the database of the tests, with `more` of an environment; the port."""
    port = free_port()
    env = {
        **os.environ,
        **UNTHROTTLED,
        "PORT": str(port),
        "DATABASE_URL": database_address("default"),
        "DATABASE_OWNER_URL": database_address("owner"),
        "SECRET_KEY": settings.SECRET_KEY,
        "DRAWBOOK_HOME": str(home),
        "LOG_LEVEL": "WARNING",
        **more,
    }
    env.pop("DRAWBOOK_DEMO", None)
    parts = [
        subprocess.Popen([sys.executable, "-P", "-m", "runtime.cli", part], cwd=ROOT, env=env)
        for part in ("web", "worker")
    ]
    try:
        wait_until(Program(port).is_well, "web and worker")
        yield port
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(timeout=20)


class Installation:
    """`drawbook serve` with a database of its own, durable as a customer's, in a home that is thrown away."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="drawbook-test-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it is well."""
        env = {**os.environ, **UNTHROTTLED, "PORT": str(self.port), "DRAWBOOK_HOME": str(self.home)}
        env |= {"LOG_LEVEL": "ERROR", "SECRET_KEY": "a key of a test, and of nothing else at all"}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DRAWBOOK_DEMO", "HOST"):
            env.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "runtime.cli", "serve"],
            cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=self.log.open("ab"),
            start_new_session=True,
        )  # fmt: skip
        wait_until(self._is_up, "drawbook serve", FIRST_START_SECONDS)

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        return Program(self.port).is_well()

    @property
    def log(self) -> Path:
        """What the command said."""
        return self.home.parent / f"{self.home.name}.log"

    def pid_of(self, part: str) -> int:
        """Of `web`, `worker` or `database`; 0 while it is down."""
        if part == "database":
            with contextlib.suppress(OSError, ValueError, IndexError):
                return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
            return 0
        assert self.process is not None
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                line = (entry / "cmdline").read_bytes().split(b"\0")
                if parent == self.process.pid and part.encode() in line:
                    return int(entry.name)
        return 0

    def kill(self, part: str) -> int:
        """kill -9; the pid it had."""
        pid = self.pid_of(part)
        assert pid, f"{part} is not running"
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_everything(self) -> None:
        """The command, web, worker and database at once, as a power cut would."""
        assert self.process is not None
        pids = [self.process.pid, *(self.pid_of(part) for part in ("web", "worker", "database"))]
        for pid in filter(None, pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=20)

    def stop(self) -> None:
        """Ask it to stop, and throw the home away."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.kill_everything()
        shutil.rmtree(self.home, ignore_errors=True)
        self.log.unlink(missing_ok=True)
