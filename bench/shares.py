"""What one sender costs another: the middle of a sale, alone and while somebody else sends much.

`python -m bench.shares`. The ratio is what carries over from one machine to another.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import statistics
import sys
import threading
import time
from typing import Any

from bench.stage import stage, web

SALES = 60
SENDERS = 8
LINES = [{"number": f"{place:03d}", "amount": "1.00"} for place in range(20)]
LONG = [{"number": f"{place % 1000:03d}", "amount": "1.00"} for place in range(5_000)]


def main() -> int:
    with stage() as here, web() as port:
        period, token = _another_period()
        theirs = f"/v1/periods/{period}"
        sale = ("POST", f"/v1/periods/{here.period_id}/tickets/", _sent({"lines": LINES}), here.token)
        guess = {"email": "nobody@example.com", "password": "a-wrong-pass-9"}
        crowds: dict[str, Any] = {
            "anonymous sign-ins": ("POST", "/v1/auth/login/", _sent(guess), None),
            "tickets of 5,000 lines": ("POST", f"{theirs}/tickets/", _sent({"lines": LONG}), token),
            "previews of 5,000 lines": (
                "POST",
                f"{theirs}/preview/",
                _sent({"lines": LONG}),
                token,
            ),
            "small lists": ("GET", "/v1/books/", None, token),
        }
        _measure(port, sale)  # warm
        for name, crowd in crowds.items():
            # Before and after, since the machine itself is not always as fast.
            before = _measure(port, sale)
            took = _beside(port, crowd, lambda: _measure(port, sale))
            alone = (before + _measure(port, sale)) / 2
            print(f"{name:24} {took * 1000:8.1f} ms  {took / alone:5.1f} times alone")
    return 0


def _beside(port: int, crowd: Any, measure: Any) -> float:
    # Senders in a process of their own: as threads they would share the interpreter with the clock.
    process = multiprocessing.get_context("spawn").Process(target=_crowd, args=(port, crowd))
    process.start()
    time.sleep(3)
    try:
        return float(measure())
    finally:
        process.terminate()
        process.join()


def _crowd(port: int, crowd: Any) -> None:
    # Hostile senders have machines of their own: here they give way to what is measured.
    os.nice(19)
    for _ in range(SENDERS):
        threading.Thread(target=_send, args=(port, crowd)).start()


def _send(port: int, crowd: Any) -> None:
    while True:
        _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), crowd)


def _measure(port: int, sale: Any) -> float:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for _ in range(SALES):
        began = time.perf_counter()
        status = _ask(line, sale)
        times.append(time.perf_counter() - began)
        assert status == 201, status
    return statistics.median(times)


def _ask(line: http.client.HTTPConnection, what: Any) -> int:
    method, path, sent, token = what
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    line.request(method, path, sent, headers)
    answer = line.getresponse()
    answer.read()
    return answer.status


def _sent(body: Any) -> bytes:
    """Written once: a sender costs the machine little beside what it asks for."""
    return json.dumps(body).encode()


def _another_period() -> tuple[Any, str]:
    """Another account with an open period, and its token."""
    from datetime import timedelta

    from accounts.actions.register import register
    from books.actions.change_ledger import create_ledger
    from books.actions.create_book import create_book
    from books.actions.create_period import create_period
    from identity.models import ApiSession
    from identity.tokens import Claims, issue_access
    from kernel.clock import database_now
    from tenancy.scope import scope

    who = {"email": "other@example.com", "password": "a-long-pass-9-for-it", "first_name": "Other"}
    member = register(**who, last_name="One", country="IN", plan="free-trial")
    with scope(member.account_id, member.user_id):
        book = create_book(member, name="Other")
        period = create_period(member, book, name="One", pre_close_at=database_now() + timedelta(hours=6))
        create_ledger(member, period.id, name="L", priority=0, capacity=10**12)
    session = ApiSession.objects.create(user_id=member.user_id, account_id=member.account_id)
    return period.id, issue_access(Claims(member.user_id, member.account_id, session.id))


if __name__ == "__main__":
    sys.exit(main())
