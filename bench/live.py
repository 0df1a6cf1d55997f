"""How many watchers one process serves, against bare ASGI in the same run.

    python bench/live.py [--watchers 1000 5000] [--seconds 10] [--bytes 300]

Every watcher gets ten updates a second. Of Drawbook everything is on: events are committed to the
outbox, the flusher numbers, keeps and notifies, the hub of the web process sends. The limit is an
ASGI application that does nothing but send the same bytes, under the same server.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.watchers.message import PERIOD_SECONDS, TOPIC, data  # noqa: E402


@dataclass
class Figures:
    """`delivered` is a share of 1; the other figures but p50 and p99 are the server's CPU time:
    `cores` a second, `message_us` a delivered message, `connecting_ms` a connection."""

    delivered: float
    p50_ms: float
    p99_ms: float
    cores: float
    message_us: float
    connecting_ms: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--watchers", type=int, nargs="+", default=[1000, 5000])
    arguments.add_argument("--seconds", type=int, default=10)
    arguments.add_argument("--bytes", type=int, default=300)
    chosen = arguments.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    os.environ["BENCH_BYTES"] = str(chosen.bytes)
    os.environ["PYTHONPATH"] = str(ROOT)
    with database():
        account_id, cookie = prepare()
        print(
            f"{'watchers':>8}  {'':8} {'delivered':>9} {'p50 ms':>7} {'p99 ms':>7} {'cores':>6} {'µs/msg':>7}"
        )
        updates = int(chosen.seconds / PERIOD_SECONDS)
        for watchers in chosen.watchers:
            bare = measure("bare", watchers, "x=y", lambda port: go_bare(port, updates))
            full = measure("full", watchers, cookie, lambda _: go_full(account_id, updates))
            for name, figures in (("bare", bare), ("drawbook", full)):
                print(
                    f"{watchers:>8}  {name:8} {figures.delivered:>9.4f} {figures.p50_ms:>7.1f} "
                    f"{figures.p99_ms:>7.1f} {figures.cores:>6.2f} {figures.message_us:>7.1f}"
                )
            print(
                f"{'':8}  ratio to the limit: CPU a message {full.message_us / bare.message_us:.2f}, "
                f"p99 {full.p99_ms / bare.p99_ms:.2f}; CPU to connect: "
                f"{full.connecting_ms:.1f} ms, bare {bare.connecting_ms:.1f} ms",
                flush=True,
            )


@contextmanager
def database() -> Iterator[None]:
    """The one that DATABASE_URL names, or one of our own in a temporary home."""
    from runtime.launch import surroundings

    with tempfile.TemporaryDirectory() as folder:
        if not surroundings.is_external():
            os.chmod(folder, 0o711)  # the database's own user passes through
            os.environ["DRAWBOOK_HOME"] = str(Path(folder) / "home")
        with surroundings.with_database("bench live"):
            os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
            os.environ["LIVE_CONNECTIONS_PER_SESSION"] = str(10**9)
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", database="owner", verbosity=0, interactive=False)
            yield


def prepare() -> tuple[Any, str]:
    """An account with one member; its id and the Cookie header of the member's browser."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from identity.models import User
    from kernel.ids import new_id
    from live import registry
    from tenancy.models import Account, Membership
    from tenancy.scope import scope

    account_id = new_id()
    user = User.objects.create_user(f"bench-{account_id}@example.com", "a-long-pass-9")
    with scope(account_id):
        Account.objects.create(
            id=account_id, name="Bench", status="active", country="IN", currency="INR", plan="enterprise"
        )
        Membership.objects.create(account_id=account_id, user=user, role="owner")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_id"] = str(account_id)
    session.save()
    length = int(os.environ["BENCH_BYTES"])
    registry.publish_for(
        "bench.", lambda account, events: [(TOPIC, "numbers", data(time.monotonic_ns(), length))]
    )
    return account_id, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def measure(kind: str, watchers: int, cookie: str, go: Any) -> Figures:
    """Start a server and a swarm, let `go(port)` send, and take the figures."""
    with serving(kind) as (server, port):
        cpu = cpu_seconds(server.pid)
        swarm = subprocess.Popen(
            [sys.executable, "-m", "bench.watchers.swarm", str(port), str(watchers), cookie],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert swarm.stdin is not None
        assert swarm.stdout is not None
        assert swarm.stdout.readline() == "ready\n", "the watchers could not connect"
        connecting = cpu_seconds(server.pid) - cpu
        cpu, started = cpu_seconds(server.pid), time.monotonic()
        sent = go(port)
        cores = (cpu_seconds(server.pid) - cpu) / (time.monotonic() - started)
        report = json.loads(swarm.communicate(f"{sent}\n")[0])
        return Figures(
            delivered=report["received"] / (watchers * sent),
            p50_ms=report["p50_ms"],
            p99_ms=report["p99_ms"],
            cores=cores,
            message_us=(cpu_seconds(server.pid) - cpu) / report["received"] * 1e6,
            connecting_ms=connecting / watchers * 1000,
        )


@contextmanager
def serving(kind: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = (
        "from runtime.serving.server import serve;"
        f"serve('127.0.0.1', {port}, 'bench.watchers.{kind}:application')"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    try:
        wait_for(port)
        yield server, port
    finally:
        server.terminate()
        server.wait(30)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the server did not come up")


def go_bare(port: int, updates: int) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/go/{updates}", method="POST")
    with urllib.request.urlopen(request, timeout=updates * PERIOD_SECONDS + 60):
        return updates


def go_full(account_id: Any, updates: int) -> int:
    """Commit an event ten times a second beside a running flusher; how many messages it made of them."""
    from django.db import connection

    from live import flusher
    from live.seq import seq_of
    from tenancy.scope import scope

    with scope(account_id):
        before = seq_of(account_id, TOPIC)
    stop = threading.Event()
    flushing = threading.Thread(target=flusher.run, args=(stop,))
    flushing.start()
    began = time.monotonic()
    for nth in range(updates):
        time.sleep(max(0.0, began + nth * PERIOD_SECONDS - time.monotonic()))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_outbox (account_id, kind, body) VALUES (%s, 'bench.Tick', '{}')",
                [account_id],
            )
    while flusher.flush():
        pass
    time.sleep(PERIOD_SECONDS)
    stop.set()
    flushing.join()
    with scope(account_id):
        return seq_of(account_id, TOPIC) - before


if __name__ == "__main__":
    main()
