"""Large imports: by the worker in chunks, cut off, beside sales, and what stops them."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from books.actions import commit_import as run_import
from books.actions import start_import
from books.actions.commit_import import commit_import, run_chunk, run_import_job
from books.actions.pre_close import pre_close
from books.actions.start_import import check_import_job
from books.audit_book import audit_period
from books.models import Import, Ticket
from books.queries.imports import read_import
from books.states import ImportKind, ImportState
from books.tests.importing import send
from kernel.errors import Conflict
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import PeriodWorld, a_period
from uploads.tests.books import cells, workbook


def content_of(row: Import) -> bytes:
    return bytes(Import.objects.get(id=row.id).content or b"")


def large(lines: int, per_ticket: int = 3) -> bytes:
    rows = (f"T{at // per_ticket},{at % 1000:03d},1.00\n" for at in range(lines))
    return b"ticket,number,amount\n" + "".join(rows).encode()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_import, "CHUNK_LINES", 300)
    monkeypatch.setattr(start_import, "AT_ONCE_BYTES", 100)
    monkeypatch.setattr(run_import, "AT_ONCE_LINES", 10)


def job_of(row: Import) -> dict[str, str]:
    return start_import.as_job(row)


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def start(member: Member, world: PeriodWorld, content: bytes, max_spill: int = 0) -> Import:
    with as_member(member):
        row = start_import.start_import(
            member, ImportKind.TICKETS, file_name="x.csv", content=content, period=world.period
        )
        assert row.state == ImportState.CHECKING
    check_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert (row.state, row.problem_count) == (ImportState.CHECKED, 0)
        return commit_import(member, row, max_spill=max_spill)


def test_the_worker_carries_out_a_large_file(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member, capacities=(2_00, 50_00))
    row = start(member, world, large(3_000))
    assert queued() == ["books.check_import", "books.run_import"]
    run_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert (row.state, row.done_items, row.done_lines) == (ImportState.DONE, 1_000, 3_000)
        assert Ticket.objects.count() == 1_000 and row.done_total == 3_000_00
        assert audit_period(member.account_id, world.period.id) == []


def test_an_import_that_was_cut_off_goes_on_and_sells_nothing_twice(
    committed_cast: Cast, small_chunks: None
) -> None:
    member = committed_cast.asha
    world = a_period(member)
    row = start(member, world, large(1_200))
    with as_member(member):
        items = read_import(row, content_of(row)).items
    for _ in range(2):
        with as_member(member):
            assert run_chunk(member, Import.objects.get(id=row.id), items)
    run_import_job(**job_of(row))
    run_import_job(**job_of(row))
    with as_member(member):
        assert Ticket.objects.count() == 400
        assert Import.objects.get(id=row.id).state == ImportState.DONE
        assert audit_period(member.account_id, world.period.id) == []


def test_two_workers_at_once_sell_nothing_twice(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    row = start(member, world, large(1_500))
    threads = [threading.Thread(target=run_import_job, kwargs=job_of(row)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with as_member(member):
        assert Ticket.objects.count() == 500
        assert Import.objects.get(id=row.id).done_lines == 1_500
        assert audit_period(member.account_id, world.period.id) == []


def test_sales_go_on_beside_an_import_without_a_deadlock(committed_cast: Cast, small_chunks: None) -> None:
    from books.actions.enter_ticket import enter_ticket
    from books.rules.lines import Wanted
    from kernel.transactions import retrying

    member = committed_cast.asha
    world = a_period(member, capacities=(500_00,))
    row = start(member, world, large(1_500), max_spill=10**9)
    failures: list[BaseException] = []

    def seller() -> None:
        def once() -> None:
            with as_member(committed_cast.bilal):
                lines = [Wanted(n, 1_00) for n in (900, 7, 500, 3)]
                enter_ticket(committed_cast.bilal, world.period.id, lines, max_spill=10**9)

        try:
            for _ in range(25):
                retrying(once)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=seller),
        threading.Thread(target=run_import_job, kwargs=job_of(row)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
    with as_member(member):
        assert Ticket.objects.count() == 525
        assert audit_period(member.account_id, world.period.id) == []


def test_a_close_in_the_middle_stops_it_and_says_why(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    row = start(member, world, large(1_200))
    with as_member(member):
        items = read_import(row, content_of(row)).items
        run_chunk(member, Import.objects.get(id=row.id), items)
    with as_member(member):
        pre_close(member, world.period.id)
    run_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert (row.state, row.done_items) == (ImportState.STOPPED, 100)
        assert "closed" in row.stopped_because
        assert Ticket.objects.count() == 100
        with pytest.raises(Conflict):
            commit_import(member, row)


def test_more_spill_than_was_confirmed_stops_it(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member, capacities=(10_00,))
    row = start(member, world, large(1_200))
    with as_member(member):
        from books.actions.change_ledger import update_ledger

        update_ledger(member, world.ledgers[0], capacity=50)
    run_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert row.state == ImportState.STOPPED and "spill over" in row.stopped_because
        assert row.done_spill == 0
        commit_import(member, row, max_spill=10**9)
    run_import_job(**job_of(row))
    with as_member(member):
        assert Import.objects.get(id=row.id).state == ImportState.DONE
        assert audit_period(member.account_id, world.period.id) == []


def test_a_large_file_that_breaks_on_the_way_is_discarded(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    with as_member(member):
        row = start_import.start_import(
            member,
            ImportKind.TICKETS,
            file_name="x.csv",
            content=large(300) + b'T,"\n',
            period=world.period,
        )
    check_import_job(**job_of(row))
    with as_member(member):
        row = Import.objects.get(id=row.id)
        assert row.state == ImportState.DISCARDED and "Line 302" in row.stopped_because


def test_a_large_workbook_is_looked_at_by_the_worker(committed_cast: Cast, small_chunks: None) -> None:
    member = committed_cast.asha
    world = a_period(member)
    for content, state, part in (
        (workbook([["number", "amount"], [7, 10]]), ImportState.CHECKED, ""),
        (workbook([["number", "price"], [7, 10]]), ImportState.DISCARDED, "Missing columns: amount"),
        (cells("A1", "XFD1048576"), ImportState.DISCARDED, "XFD1048576"),
    ):
        with as_member(member):
            row = start_import.start_import(
                member, ImportKind.TICKETS, file_name="x.xlsx", content=content, period=world.period
            )
            assert row.state == ImportState.CHECKING
        check_import_job(**job_of(row))
        with as_member(member):
            row = Import.objects.get(id=row.id)
            assert row.state == state and part in row.stopped_because


def test_a_refused_upload_queues_nothing(
    committed_cast: Cast, client_of: ClientOf, small_chunks: None
) -> None:
    world = a_period(committed_cast.asha)
    answer = send(client_of(committed_cast.bilal), f"/v1/periods/{world.period.id}/imports/", b"a,b\n" * 99)
    assert answer.status_code == 400
    assert queued() == []
