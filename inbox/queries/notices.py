"""A person's notices over all their accounts.

Rows of other accounts are out of reach of row security's scope; functions of the database find those of
the person in scope, in accounts where they are an active member (see `sql/`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.errors import NotFound
from kernel.ids import read_id
from kernel.query import select, select_one
from tenancy.scope import person_scope


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with the account that it comes from."""

    id: uuid.UUID
    account_id: uuid.UUID
    account_name: str
    kind: str
    title: str
    body: str
    url: str
    created_at: datetime
    seen_at: datetime | None


COLUMNS = (*("id", "account_id", "account__name", "kind", "title", "body", "url", "created_at", "seen_at"),)
"""Where a Notice has the columns of a NoticeRow."""


def list_notices(
    user_id: uuid.UUID,
    *,
    before: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    many: int = 60,
    only_unread: bool = False,
) -> list[NoticeRow]:
    """Return the person's notices, newest first before an id, or oldest first after one."""
    return _read(user_id, None, only_unread, before, after, many)


def get_notice(user_id: uuid.UUID, id: Any) -> NoticeRow:
    """Return one of the person's notices, or raise NotFound."""
    notice_id = read_id(id)
    found = _read(user_id, notice_id, False, None, None, 1) if notice_id else []
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True, slots=True)
class Bell:
    """How many notices are unread, and the number of the last message on the live topic in this account."""

    unread: int
    seq: int


def read_bell(user_id: uuid.UUID) -> Bell:
    """Return what the bell on every page shows."""
    with person_scope(user_id):
        return Bell(*select_one("SELECT unread, seq FROM inbox_bell()"))


def count_unread(user_id: uuid.UUID) -> int:
    """Return how many notices the person hasn't read, over all their accounts."""
    return read_bell(user_id).unread


def unread_of(user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the number of unread notices of each of these members of the account in scope."""
    return dict(select("SELECT user_id, unread FROM inbox_unread(%s)", [list(user_ids)]))


def list_other_accounts(user_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return (user, account) for every other account than the one in scope that these people work in."""
    return select("SELECT user_id, account_id FROM inbox_other_accounts(%s)", [list(user_ids)])


def _read(user_id: uuid.UUID, *asked: Any) -> list[NoticeRow]:
    with person_scope(user_id):
        return [NoticeRow(*row) for row in select("SELECT * FROM inbox_of_me(%s, %s, %s, %s, %s)", asked)]
