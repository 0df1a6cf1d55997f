"""The worker, its mail server silent: other jobs go on, what was in its hands outlives it, and it ends in time."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import Settings

from accounts.tasks import queue_reset_mail
from kernel.heartbeat import ages
from tests.cast import Cast
from tests.database import owner_connection
from tests.running import ROOT, database_address, wait_until


class MailServer:
    """Silent until it is told to speak; then it takes every mail."""

    def __init__(self) -> None:
        self.speaks = threading.Event()
        self.asked = threading.Semaphore(0)
        self.mails: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                self.asked.release()
                threading.Thread(target=self.talk, args=[line], daemon=True).start()

    def talk(self, line: socket.socket) -> None:
        self.speaks.wait()
        with contextlib.suppress(OSError), line, line.makefile("rb") as said:
            line.sendall(b"220 here\r\n")
            for command in said:
                word = command[:4].upper()
                if word == b"DATA":
                    line.sendall(b"354 go on\r\n")
                    self.mails.append(b"".join(iter(said.readline, b".\r\n")).decode())
                line.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.speaks.set()
    server.listener.close()


@contextmanager
def worker(home: Path, mail_server: MailServer) -> Iterator[subprocess.Popen[bytes]]:
    env = {
        **os.environ,
        "DATABASE_URL": database_address("default"),
        "DATABASE_OWNER_URL": database_address("owner"),
        "SECRET_KEY": settings.SECRET_KEY,
        "DRAWBOOK_HOME": str(home),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_server.port),
        "EMAIL_USE_TLS": "0",
        "LOG_LEVEL": "ERROR",
    }
    env.pop("DRAWBOOK_DEMO", None)
    process = subprocess.Popen([sys.executable, "-P", "-m", "runtime.cli", "worker"], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_worker_that_was_taken_for_dead_comes_back(
    committed_cast: Cast, mail_server: MailServer, home: Path, capfd: Any
) -> None:
    mail_server.speaks.set()
    with worker(home, mail_server) as process:
        queue_reset_mail("asha@example.com")
        wait_until(lambda: len(mail_server.mails) == 1, "the worker to run jobs")
        with owner_connection() as owner:
            # What another worker does that starts while this one sleeps.
            owner.execute("DELETE FROM procrastinate_workers")
        queue_reset_mail("bilal@example.com")
        wait_until(lambda: len(mail_server.mails) == 2, "the job after that")
        assert process.poll() is None
    assert "ForeignKeyViolation" not in capfd.readouterr().err


def states(task: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = %s", [task])
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.DRAWBOOK_HOME = tmp_path
    return tmp_path


@pytest.mark.slow
def test_a_silent_mail_server_delays_mails_and_nothing_else(
    committed_cast: Cast, mail_server: MailServer, home: Path
) -> None:
    for _ in range(4):
        queue_reset_mail("asha@example.com")
    with worker(home, mail_server) as process:
        for _ in range(3):
            assert mail_server.asked.acquire(timeout=60)
        # All places for mails are taken. Draws, imports and live updates have their own.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_heartbeat")
        wait_until(lambda: {"worker", "flusher", "jobs:default"} <= set(ages()), "the rest of the worker")
        assert states("accounts.mail_reset").count("doing") == 3

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=11) == 0
    assert states("accounts.mail_reset").count("succeeded") == 0

    mail_server.speaks.set()
    with worker(home, mail_server):
        wait_until(lambda: len(mail_server.mails) >= 4, "the mails of before")
        wait_until(lambda: states("accounts.mail_reset") == [], "the end of their jobs")


@pytest.mark.slow
def test_a_mail_in_flight_outlives_a_worker_that_is_killed(
    committed_cast: Cast, mail_server: MailServer, home: Path
) -> None:
    queue_reset_mail("asha@example.com")
    with worker(home, mail_server) as process:
        assert mail_server.asked.acquire(timeout=60)
        process.kill()
        process.wait()
    assert states("accounts.mail_reset") == ["doing"]
    mail_server.speaks.set()
    with owner_connection() as owner:
        # As if half a minute had passed since its last sign of life.
        owner.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    with worker(home, mail_server):
        wait_until(lambda: len(mail_server.mails) == 1, "the mail")
        wait_until(lambda: states("accounts.mail_reset") == [], "the end of its job")
