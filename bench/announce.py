"""Announcing a large period, and looking its winners up, beside a bare count of its lines in the same run.

    python -m bench.announce [--tickets 50000]

A ticket is 20 lines on a book of 3 ledgers, brought in by an import. The limit ("bare") reads every line of
the period once in the database.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from bench.imports import LINES, bring_in, made
from bench.stage import Stage, stage


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=50_000)
    given = parser.parse_args()
    with stage() as here:
        _checked, brought = bring_in(here, made(given.tickets))
        print(f"{given.tickets * LINES:,} lines brought in, {brought:.1f} s")
        show(here)
    return 0


def show(here: Stage) -> None:
    from django.db import connection

    from books.actions.announce import announce
    from books.locking import read_period
    from books.queries.exposure import exposure_of
    from books.queries.fingerprint import fingerprint_of
    from books.queries.winners import winners_of
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    def timed(name: str, work: Any, aim: str) -> Any:
        began = time.monotonic()
        done = work()
        took = time.monotonic() - began
        print(f"{name:28} {took * 1000:9.1f} ms   {took / bare:6.2f} of bare   {aim}")
        return done

    with scope(here.account_id):
        member = member_for(Membership.objects.get(id=here.membership_id).user_id, here.account_id)
    assert member is not None

    with scope(here.account_id, member.user_id):
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), sum(amount) FROM books_entry WHERE account_id = %s AND period_id = %s",
                [here.account_id, here.period_id],
            )
        bare = time.monotonic() - began
        print(f"{'bare: every line once':28} {bare * 1000:9.1f} ms")
        timed("exposure", lambda: exposure_of(read_period(member, here.period_id)), "aim 50 ms")
        timed("fingerprint", lambda: fingerprint_of(here.account_id, here.period_id), "")

    def announcing() -> None:
        with scope(here.account_id, member.user_id):
            announce(member, here.period_id, number=7)

    timed("announce", announcing, "aim 5,000 ms")
    with scope(here.account_id, member.user_id):
        period = read_period(member, here.period_id)
        won = timed("winners", lambda: winners_of(period, 7), "aim 200 ms")
        print(f"{len(won):,} winning entries")


if __name__ == "__main__":
    sys.exit(main())
