"""A stage for benchmarks: a database of their own, an account with an open period, a running web process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Stage:
    """Where everything is."""

    account_id: uuid.UUID
    period_id: uuid.UUID
    membership_id: uuid.UUID
    token: str
    binaries: Path
    owner_url: str


@contextmanager
def stage(*, ledgers: int = 3, capacity_minor: int = 10**12) -> Iterator[Stage]:
    """A durable database in a temporary folder, migrated, with one selling period."""
    sys.path.insert(0, str(ROOT))
    from runtime.embedded import EmbeddedServer
    from runtime.launch import surroundings

    folder = Path(tempfile.mkdtemp(prefix="drawbook-bench-"))
    server = EmbeddedServer(folder)
    try:
        surroundings.use(server.start("bench"))
        os.environ |= {
            "DRAWBOOK_HOME": str(folder),
            "SECRET_KEY": "a key for a benchmark, and for nothing else at all",
            "THROTTLE_SIGNED_IN_PER_MINUTE": str(10**9),
            "THROTTLE_ANONYMOUS_PER_MINUTE": str(10**9),
            "LOG_LEVEL": "WARNING",
        }
        surroundings.settle()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", database="owner", verbosity=0)
        yield _fill(ledgers, capacity_minor)
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _fill(ledgers: int, capacity_minor: int) -> Stage:
    from accounts.actions.register import register
    from books.actions.change_ledger import create_ledger
    from books.actions.create_book import create_book
    from books.actions.create_period import create_period
    from identity.models import ApiSession
    from identity.tokens import Claims, issue_access
    from kernel.clock import database_now
    from runtime.embedded.binaries import find_binaries
    from tenancy.scope import scope

    member = register(
        email="bench@example.com",
        password="a-long-pass-9-for-it",
        first_name="Bench",
        last_name="Mark",
        country="IN",
        plan="free-trial",
    )
    with scope(member.account_id, member.user_id):
        book = create_book(member, name="Bench")
        period = create_period(member, book, name="One", pre_close_at=database_now() + timedelta(hours=6))
        for place in range(ledgers):
            create_ledger(member, period.id, name=f"L{place}", priority=place, capacity=capacity_minor)
    session = ApiSession.objects.create(user_id=member.user_id, account_id=member.account_id)
    token = issue_access(Claims(member.user_id, member.account_id, session.id))
    programs = find_binaries().folder
    return Stage(member.account_id, period.id, member.id, token, programs, os.environ["DATABASE_OWNER_URL"])


@contextmanager
def web() -> Iterator[int]:
    """The web process as it is served by default; its port."""
    port = _free_port()
    env = {**os.environ, "PORT": str(port)}
    command = [sys.executable, "-P", "-m", "runtime.cli", "web"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=2)
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
