"""Server time and queries of the pages a shop looks at all day, beside a bare view's in the same run.

    python -m bench.pages [--tickets 1000] [--times 30] [--books-only]

Through Django's test client in one process: routing, middleware, session, membership, queries, template,
compression, no network. The limit ("bare") is a view without middleware that answers as many bytes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from bench.desks import STAFF_PAGES, desk_pages, fill_desks, staff_client
from bench.stage import Stage, stage

AIM_QUERIES = 12
AIM_MS, AIM_BOARD_MS = 30.0, 8.0
WARM_UP = 5


def main() -> int:
    """Print the figures; 1 when a page is over its aim in queries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=1000)
    parser.add_argument("--show", metavar="PAGE", help="print the statements of this page")
    parser.add_argument(
        "--books-only", action="store_true", help="leave out groups, sites, billing and staff"
    )
    parser.add_argument("--times", type=int, default=30)
    given = parser.parse_args()
    with stage() as here:
        fill(here, given.tickets)
        client = signed_in(here)
        print(f"{'page':22} {'ms':>7} {'aim':>6} {'CPU ms':>7} {'queries':>8} {'aim':>5} ", end="")
        print(f"{'KB':>7} {'bare ms':>8} {'ratio':>6}")
        over = [name for name, path, aim in pages(here) if not show(client, name, path, aim, given)]
        if not given.books_only:
            fill_desks(here)
            desks, staff = desk_pages(here), staff_client()
            over += [name for name, path in desks if not show(client, name, path, AIM_MS, given)]
            over += [name for name, path in STAFF_PAGES if not show(staff, name, path, AIM_MS, given)]
    print("queries: all within the aim" if not over else f"too many queries: {', '.join(over)}")
    return int(bool(over))


def pages(here: Stage) -> Iterator[tuple[str, str, float]]:
    """(name, path, aim in ms)."""
    from books.models import Book, Ledger, Ticket
    from tenancy.scope import scope

    with scope(here.account_id):
        ticket, ledger = Ticket.objects.order_by("-id").first(), Ledger.objects.first()
        book = Book.objects.first()
        assert ticket and ledger and book
    period = here.period_id
    yield "dashboard", "/", AIM_MS
    yield "selling page", f"/periods/{period}/sell/", AIM_MS
    yield "board (API)", f"/v1/periods/{period}/board/", AIM_BOARD_MS
    yield "period", f"/periods/{period}/", AIM_MS
    yield "tickets", f"/periods/{period}/tickets/", AIM_MS
    yield "tickets (search)", f"/periods/{period}/tickets/?q=C17", AIM_MS
    yield "ticket", f"/tickets/{ticket.id}/", AIM_MS
    yield "tickets (API)", f"/v1/periods/{period}/tickets/", AIM_MS
    yield "books", "/books/", AIM_MS
    yield "book", f"/books/{book.id}/", AIM_MS
    yield "ledger", f"/ledgers/{ledger.id}/", AIM_MS
    yield "limits", f"/books/{book.id}/limits/", AIM_MS
    yield "spill-over", f"/periods/{period}/spill-over/", AIM_MS
    yield "exposure", f"/periods/{period}/exposure/", AIM_MS
    yield "members", "/members/", AIM_MS


def show(client: Any, name: str, path: str, aim_ms: float, given: argparse.Namespace) -> bool:
    """Print a page's line; whether its queries are within the aim."""
    answer = client.get(path)
    if answer.status_code != 200:
        print(f"{name:22} answered {answer.status_code}")
        return True
    ms, cpu_ms = median_ms(client, path, given.times)
    with counted() as queries:
        client.get(path)
    with bare(len(answer.content)) as plain:
        bare_ms, _ = median_ms(plain, "/", given.times)
    late = " " if ms <= aim_ms else "!"
    many = " " if len(queries) <= AIM_QUERIES else "!"
    print(
        f"{name:22} {ms:7.1f}{late}{aim_ms:6.0f} {cpu_ms:7.1f} {len(queries):7}{many} {AIM_QUERIES:5} "
        f"{len(answer.content) / 1024:7.1f} {bare_ms:8.2f} {ms / bare_ms:6.0f}"
    )
    if given.show in (name, "all"):
        print("\n".join(f"{ms:7.2f} {' '.join(query.split())[:200]}" for ms, query in queries))
    return len(queries) <= AIM_QUERIES


def median_ms(client: Any, path: str, times: int) -> tuple[float, float]:
    """The middle of so many, after a few that warm up: by the clock, and of this process's own work."""
    taken, worked = [], []
    for turn in range(WARM_UP + times):
        began, at_work = time.perf_counter(), time.process_time()
        client.get(path)
        if turn >= WARM_UP:
            taken.append(1000 * (time.perf_counter() - began))
            worked.append(1000 * (time.process_time() - at_work))
    return statistics.median(taken), statistics.median(worked)


@contextmanager
def counted() -> Iterator[list[tuple[float, str]]]:
    """(ms, statement) of all that psycopg is given meanwhile, but for the settings of a scope."""
    import psycopg

    seen: list[tuple[float, str]] = []
    execute = psycopg.Cursor.execute

    def counting(cursor: Any, query: Any, *args: Any, **options: Any) -> Any:
        began = time.perf_counter()
        answer = execute(cursor, query, *args, **options)
        if not str(query).startswith("SET "):
            seen.append((1000 * (time.perf_counter() - began), str(query)))
        return answer

    psycopg.Cursor.execute = counting  # type: ignore[assignment,method-assign]
    try:
        yield seen
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]


@contextmanager
def bare(size: int) -> Iterator[Any]:
    """A client of a view that does nothing but answer `size` bytes."""
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    urls = ModuleType("bench_bare_urls")
    body = b"x" * size
    urls.urlpatterns = [path("", lambda request: HttpResponse(body))]  # type: ignore[attr-defined]
    sys.modules[urls.__name__] = urls
    with override_settings(ROOT_URLCONF=urls.__name__, MIDDLEWARE=[]):
        yield Client()


def fill(here: Stage, tickets: int) -> None:
    """Tickets of five lines by many customers, some of them spilling over."""
    import random

    from books.actions.enter_ticket import enter_ticket
    from books.rules.lines import Wanted
    from tenancy.member import member_for
    from tenancy.models import Membership
    from tenancy.scope import scope

    chance = random.Random(1)
    with scope(here.account_id):
        member = member_for(Membership.objects.get(id=here.membership_id).user_id, here.account_id)
        assert member is not None
        for place in range(tickets):
            lines = [Wanted(chance.randrange(1000), 10_00) for _ in range(5)]
            enter_ticket(member, here.period_id, lines, max_spill=10**9, customer=f"C{place % 50}")


def signed_in(here: Stage) -> Any:
    """A browser of the owner's, asking for compressed pages as browsers do."""
    from django.test import Client

    from identity.models import User
    from tenancy.models import Membership
    from tenancy.scope import scope

    with scope(here.account_id):
        user = User.objects.get(pk=Membership.objects.get(id=here.membership_id).user_id)
    client = Client(headers={"Accept-Encoding": "gzip", "Host": "localhost"})
    client.force_login(user)
    session = client.session
    session["account_id"] = str(here.account_id)
    session.save()
    return client


if __name__ == "__main__":
    sys.exit(main())
