"""Requests of operators to a person who answers them in the app, found by that person alone.

The rows belong to the operators. Reviewed database functions return ids by the acting user (`app.user`); each
row is then read in the scope of its own account, and only what its link would show.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from books.models import Collaborator, Cover
from books.queries.covers import in_period
from kernel.clock import database_now
from kernel.errors import NotFound
from kernel.ids import read_id
from kernel.query import select, select_one
from rest.answers import Amount, Answer, Digits, Id, Plain, at
from tenancy.member import Member
from tenancy.scope import person_scope, scope


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A row of an operator: the operator's account, and the row's id."""

    account_id: uuid.UUID
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AskedCount:
    """The number of collaborators that a person answers for in the app, and of their open requests."""

    collaborators: int
    waiting: int


def list_answered_collaborators(user_id: uuid.UUID) -> list[OperatorRow]:
    """Return the collaborators that this person answers for, the first bound first."""
    with person_scope(user_id):
        return [
            OperatorRow(*row) for row in select("SELECT account_id, collaborator_id FROM books_kept_by_me()")
        ]


def get_answered_collaborator(member: Member, id: object) -> OperatorRow:
    """Return one of them. Raises NotFound unless this person answers for it."""
    key = read_id(id)
    found = next(
        (
            operator_row
            for operator_row in list_answered_collaborators(member.user_id)
            if operator_row.id == key
        ),
        None,
    )
    if found is None:
        raise NotFound
    return found


def get_asked_cover(member: Member, id: object) -> OperatorRow:
    """Return one request. Raises NotFound unless it is addressed to this person."""
    key = read_id(id)
    found = _operator_rows(member.user_id, cover=key, many=1) if key else []
    if not found:
        raise NotFound
    return found[0]


def count_asked(user_id: uuid.UUID) -> AskedCount:
    """Return the counts for the navigation, in one cheap statement."""
    with person_scope(user_id):
        return AskedCount(*select_one("SELECT kept, waiting FROM books_asked_count()"))


def asked_home(user_id: uuid.UUID) -> str | None:
    """Return the start page of a person without an account who answers requests, else None."""
    return reverse("books:asked") if count_asked(user_id).collaborators else None


def read_asked(
    user_id: uuid.UUID,
    before: uuid.UUID | None,
    after: uuid.UUID | None,
    many: int,
    *,
    only_open: bool = False,
) -> list[Cover]:
    """Return requests of all operators, newest first before an id, or oldest first after one."""
    operator_rows = _operator_rows(user_id, before=before, after=after, many=many, only_open=only_open)
    by_account: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for operator_row in operator_rows:
        by_account[operator_row.account_id].append(operator_row.id)
    found: dict[uuid.UUID, Cover] = {}
    for account_id, ids in by_account.items():
        with scope(account_id, user_id):
            rows = Cover.objects.select_related("account", "collaborator", "period__book")
            found.update({cover.id: cover for cover in rows.filter(id__in=ids)})
    return [found[operator_row.id] for operator_row in operator_rows if operator_row.id in found]


def _operator_rows(
    user_id: uuid.UUID,
    *,
    cover: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    many: int,
    only_open: bool = False,
) -> list[OperatorRow]:
    with person_scope(user_id):
        return [
            OperatorRow(*row)
            for row in select(
                "SELECT account_id, cover_id FROM books_asked_of_me(%s, %s, %s, %s, %s)",
                [cover, only_open, before, after, many],
            )
        ]


class AskedOut(Answer):
    id: Id
    operator: str = at("account.name")
    book: str = at("period.book.name")
    period: Id = at("period_id")
    period_name: str = at("period.name")
    collaborator: Id = at("collaborator_id")
    number: Digits
    state: str
    currency: str
    requested: Amount
    confirmed: Amount
    cancelled: Amount
    odds: Plain
    requested_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    answered_how: str
    note: str = at("answer_note")


def asked_shape(cover: Cover) -> dict[str, Any]:
    """Return a request as its addressee sees it: no customers, no stakes, no entries."""
    return AskedOut.of(cover, **in_period(cover, cover.period, database_now()))


class CollaborationOut(Answer):
    id: Id
    operator: str = at("account.name")
    name: str
    currency: str = at("account.currency")
    since: datetime = at("bound_at")


def answered_collaborator_shape(operator_row: OperatorRow, user_id: uuid.UUID) -> dict[str, Any]:
    """Return a collaborator that this person answers for, with its operator."""
    with scope(operator_row.account_id, user_id):
        row = Collaborator.objects.select_related("account").get(id=operator_row.id)
        return CollaborationOut.of(row)
