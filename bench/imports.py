"""Import of a large file against tickets over HTTP, in lines a second, in the same run.

    python -m bench.imports [--tickets 50000] [--seconds 8]

A ticket is 20 lines on a book of 3 ledgers. The file is read, checked against a dry run and carried out
as the worker does it: allocation, journal, audit, outbox, durable commits. The limit beside them is the
database alone: the same number of rows copied into tables of the same shape with their keys and checks.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time

from bench.stage import Stage, stage, web
from bench.tickets import sell

LINES = 20


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--connections", type=int, default=8)
    given = parser.parse_args()
    lines = given.tickets * LINES
    with stage() as here:
        with web() as port:
            sell(here, port, 2, given.connections, 1000)
            by_http = sell(here, port, given.seconds, given.connections, 1000) * LINES
        checked, done = bring_in(here, made(given.tickets))
        copied = copy_rows(here)
        rate = lines / done
        print(f"limit: the same rows copied by COPY  {lines / copied:9.0f} lines/s   {copied:6.1f} s")
        print(f"tickets over HTTP                    {by_http:9.0f} lines/s")
        print(f"check of the file (dry run)          {lines / checked:9.0f} lines/s   {checked:6.1f} s")
        print(
            f"import, everything on                {rate:9.0f} lines/s   {done:6.1f} s   "
            f"{rate / by_http:.1f} of HTTP   {copied / done:.2f} of the limit"
        )
        return audit_figures(here)


def made(tickets: int) -> bytes:
    """A packed CSV of tickets of LINES lines."""
    chance = random.Random(1)
    rows = ["ticket,number,amount,customer\n"]
    for ticket in range(tickets):
        rows += [f"{ticket},{chance.randrange(1000):03d},10.00,C{ticket % 500}\n" for _ in range(LINES)]
    return gzip.compress("".join(rows).encode(), compresslevel=1)


def bring_in(here: Stage, content: bytes) -> tuple[float, float]:
    """Seconds of the check and of the import itself."""
    from books.actions.commit_import import commit_import, run_import_job
    from books.actions.start_import import as_job, check_import_job, start_import
    from books.models import Import, Period
    from books.states import ImportKind, ImportState
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(here.account_id):
        member = member_for(Membership.objects.get(id=here.membership_id).user_id, here.account_id)
        assert member is not None
        period = Period.objects.select_related("book").get(id=here.period_id)
        row = start_import(
            member, ImportKind.TICKETS, file_name="bench.csv.gz", content=content, period=period
        )
    began = time.monotonic()
    check_import_job(**as_job(row))
    checked = time.monotonic() - began
    with scope(here.account_id, member.user_id):
        row = commit_import(member, Import.objects.get(id=row.id))
    began = time.monotonic()
    run_import_job(**as_job(row))
    done = time.monotonic() - began
    with scope(here.account_id, member.user_id):
        row = Import.objects.get(id=row.id)
        if row.state != ImportState.DONE:
            sys.exit(f"{row.state}: {row.stopped_because}")
    return checked, done


def copy_rows(here: Stage) -> float:
    """Seconds to copy the entries and legs of the import into like tables, in one go."""
    import psycopg

    with psycopg.connect(here.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE bench_entry (LIKE books_entry INCLUDING ALL)")
        owner.execute("CREATE TABLE bench_leg (LIKE books_leg INCLUDING ALL)")
        seconds = 0.0
        for table in ("entry", "leg"):
            with owner.cursor().copy(f"COPY books_{table} TO STDOUT (FORMAT binary)") as out:
                parts = [bytes(part) for part in out]
            began = time.monotonic()
            with owner.cursor().copy(f"COPY bench_{table} FROM STDIN (FORMAT binary)") as into:
                for part in parts:
                    into.write(part)
            seconds += time.monotonic() - began
        return seconds


def audit_figures(here: Stage) -> int:
    from books.audit_book import audit_period
    from tenancy.scope import scope

    with scope(here.account_id):
        findings = audit_period(here.account_id, here.period_id)
    print("audit: clean" if not findings else f"audit: {findings[:3]}")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
