"""What the worker does for books in its own time."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.db import connection
from procrastinate.contrib.django import app

from books.actions.run_import import run_chunk, stop_import
from books.actions.take_import import check_import
from books.models import Import
from books.queries.imports import read_import
from books.states import ImportState
from kernel.errors import DrawbookError
from kernel.jobs import IMPORTS
from kernel.transactions import retrying
from tenancy.member import Member, member_for
from tenancy.scope import scope
from uploads.limits import BY_THE_WORKER

logger = logging.getLogger(__name__)


@app.task(name="books.check_import", queue=IMPORTS)
def check_import_job(account_id: str, user_id: str, import_id: str) -> None:
    """Check a large file."""

    def work(member: Member, row: Import) -> None:
        if row.state == ImportState.CHECKING:
            check_import(member, row, bytes(row.content or b""))

    _as_member(account_id, user_id, import_id, work)


@app.task(name="books.run_import", queue=IMPORTS)
def run_import_job(account_id: str, user_id: str, import_id: str) -> None:
    """Carry out a large import, chunk by chunk, each in a transaction of its own."""
    found: list[Import] = []
    _as_member(account_id, user_id, import_id, lambda member, row: found.append(row))
    if not found or found[0].state != ImportState.RUNNING:
        return
    row = found[0]
    items = read_import(row, bytes(row.content or b""), limits=BY_THE_WORKER).items
    more = [True]

    def chunk(member: Member, _: Import) -> None:
        more[0] = run_chunk(member, row, items)

    def refresh(member: Member, _: Import) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT books_refresh_statistics()")

    first = True

    while more[0]:
        more[0] = False
        try:
            _as_member(account_id, user_id, import_id, chunk, light=True)
            if first:
                # After the first chunk: what the planner knows of empty tables is wrong by now.
                _as_member(account_id, user_id, import_id, refresh, light=True)
            first = False
        except DrawbookError as refusal:
            with scope(uuid.UUID(account_id), uuid.UUID(user_id)):
                stop_import(row, refusal.detail)
            return


def _as_member(
    account_id: str,
    user_id: str,
    import_id: str,
    work: Callable[[Member, Import], None],
    *,
    light: bool = False,
) -> None:
    """Do `work` in one transaction as whoever asked for it, if they still belong to the account."""

    def once() -> None:
        with scope(uuid.UUID(account_id), uuid.UUID(user_id)):
            member = member_for(uuid.UUID(user_id), uuid.UUID(account_id))
            rows = Import.objects.select_related("period__book", "book")
            row = (rows.defer("content") if light else rows).get(id=uuid.UUID(import_id))
            if member is None:
                stop_import(row, "Whoever asked for it no longer belongs to the account.")
                return
            work(member, row)

    try:
        retrying(once)
    finally:
        # Threads of the worker come and go; their connections must not stay.
        if not connection.in_atomic_block:
            connection.close()
