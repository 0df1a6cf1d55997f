"""Run a part of an import in one transaction, as the member who started it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import connection

from books.actions.stop_import import stop_import
from books.models import Import
from kernel.transactions import retrying
from tenancy.member import Member, member_for
from tenancy.scope import scope


def work_as_importer(
    account_id: str,
    user_id: str,
    import_id: str,
    work: Callable[[Member, Import], None],
    *,
    light: bool = False,
) -> None:
    """Run `work` in one transaction as the member who started the import, if they still belong to the
    account.

    `light` leaves the file's content unread.
    """

    def once() -> None:
        with scope(uuid.UUID(account_id), uuid.UUID(user_id)):
            member = member_for(uuid.UUID(user_id), uuid.UUID(account_id))
            rows = Import.objects.select_related("period__book", "book")
            row = (rows.defer("content") if light else rows).get(id=uuid.UUID(import_id))
            if member is None:
                stop_import(row, "The member who started this import no longer belongs to the account.")
                return
            work(member, row)

    try:
        retrying(once)
    finally:
        # Threads of the worker come and go; their connections must not stay.
        if not connection.in_atomic_block:
            connection.close()
