"""Tickets over HTTP, everything on, against pgbench calling one stored function on the same schema.

    python -m bench.tickets [--seconds 8] [--connections 8]

A ticket is 20 lines on a book of 3 ledgers: sign-in by token, tenancy, idempotency key, allocation,
journal, audit, outbox, durable commit. The limit leaves out all that makes a service (stored_sale.sql).
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from bench.stage import ROOT, Stage, stage, web

LINES = 20
HOT = 10


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--connections", type=int, default=8)
    given = parser.parse_args()
    with stage() as here:
        # Plans made on empty tables scan them; a minute later the autovacuum would have put that right.
        pgbench(here, 2, given.connections)
        analyze(here)
        limit = pgbench(here, given.seconds, given.connections)
        with web() as port:
            sell(here, port, 2, given.connections, 1000)
            analyze(here)
            spread = sell(here, port, given.seconds, given.connections, 1000)
            hot = sell(here, port, given.seconds, given.connections, HOT)
        print(f"limit: stored function by pgbench   {limit:8.0f} tickets/s")
        ratio = f"{spread / limit:.2f} of the limit"
        print(f"over HTTP, everything on            {spread:8.0f} tickets/s   {ratio}")
        print(f"the same on {HOT} hot numbers           {hot:8.0f} tickets/s   {hot / spread:.2f} of spread")
        return _audit(here)


def _audit(here: Stage) -> int:
    from books.audit_book import audit_period
    from tenancy.scope import scope

    with scope(here.account_id):
        # What the stored function wrote posts nothing to the journal.
        rules = ("I1", "I2", "I3", "I5")
        findings = [f for f in audit_period(here.account_id, here.period_id) if f["rule"] in rules]
    print("audit: clean" if not findings else f"audit: {findings[:3]}")
    return int(bool(findings))


def analyze(here: Stage) -> None:
    """Refresh the planner's statistics."""
    import psycopg

    with psycopg.connect(here.owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE")


def pgbench(here: Stage, seconds: float, connections: int) -> float:
    """Tickets a second of the stored function."""
    import psycopg

    with psycopg.connect(here.owner_url, autocommit=True) as owner:
        owner.execute((ROOT / "bench" / "stored_sale.sql").read_text())
    numbers = ",".join(f":n{place}" for place in range(LINES))
    script = "\n".join(f"\\set n{place} random(0, 999)" for place in range(LINES))
    script += (
        f"\nSELECT bench_sell('{here.account_id}', '{here.period_id}', '{here.membership_id}', "
        f"ARRAY[{numbers}]::smallint[]);\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [
            str(here.binaries / "pgbench"), "-n", "-M", "prepared", "-c", str(connections), "-j", "2",
            "-T", str(int(seconds)), "-f", file.name, here.owner_url,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("tps"):
            return float(line.split()[2])
    raise SystemExit(done.stdout + done.stderr)


def sell(here: Stage, port: int, seconds: float, connections: int, numbers: int) -> float:
    """Tickets a second over so many kept connections."""
    counts = [0] * connections
    stop = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_seller, args=(here, port, stop, numbers, place, counts))
        for place in range(connections)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def _seller(here: Stage, port: int, stop: float, numbers: int, place: int, counts: list[int]) -> None:
    chance = random.Random(place)
    head = (
        f"POST /v1/periods/{here.period_id}/tickets/ HTTP/1.1\r\nHost: localhost:{port}\r\n"
        f"Authorization: Bearer {here.token}\r\nContent-Type: application/json\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.monotonic() < stop:
            lines = [{"number": f"{chance.randrange(numbers):03d}", "amount": "10.00"} for _ in range(LINES)]
            body = json.dumps({"lines": lines})
            request = (
                f"{head}Idempotency-Key: {uuid.uuid4().hex}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            )
            line.sendall(request.encode())
            status = _read(line)
            if status != 201:
                sys.exit(f"answered {status}")
            counts[place] += 1


def _read(line: socket.socket) -> int:
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(65536) or sys.exit("closed")
    head, _, body = received.partition(b"\r\n\r\n")
    fields = dict(field.lower().split(b":", 1) for field in head.split(b"\r\n")[1:])
    length = int(fields[b"content-length"])
    while len(body) < length:
        body += line.recv(65536)
    return int(head.split()[1])


if __name__ == "__main__":
    sys.exit(main())
