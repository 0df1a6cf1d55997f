"""Which account this code is working for: told to the managers and to the database at once.

The database's row security reads `app.account`; it is set with SET LOCAL when a scope is entered
and put back when it is left, so that neither a released savepoint nor a pooled connection carries
it further.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import TransactionStatus

from kernel.transactions import transaction


class NoAccountInScope(RuntimeError):
    """A tenant's rows were asked for without saying whose."""


@dataclass(frozen=True, slots=True)
class Scope:
    account_id: uuid.UUID | None
    user_id: uuid.UUID | None
    is_staff: bool = False


_NOBODY = Scope(None, None)
_current: ContextVar[Scope] = ContextVar("drawbook_scope", default=_NOBODY)


@contextmanager
def scope(account_id: uuid.UUID | None, user_id: uuid.UUID | None = None) -> Iterator[None]:
    """Work for one account (and, for lists of one's own accounts, as one user) in one transaction."""
    with enter(Scope(_checked(account_id), _checked(user_id))):
        yield


@contextmanager
def enter(entered: Scope) -> Iterator[None]:
    """Work in `entered` until the block ends, then in what was before; for `scope` and `staff_scope`."""
    joins = connections[DEFAULT_DB_ALIAS].in_atomic_block
    with transaction():
        before = _current.get()
        mark = _current.set(entered)
        _set_database_scope(entered, before)
        try:
            yield
        finally:
            _current.reset(mark)
            if joins:
                # Otherwise the transaction ends here, and its settings with it.
                _set_database_scope(before, entered)


def person_scope(user_id: uuid.UUID) -> AbstractContextManager[None]:
    """Work as this person in whatever account is in scope; a page does already, and enters nothing."""
    return nullcontext() if user_in_scope() == user_id else scope(account_in_scope(), user_id)


def current_account() -> uuid.UUID:
    """The account in scope; raises NoAccountInScope when there is none."""
    account_id = _current.get().account_id
    if account_id is None:
        raise NoAccountInScope("no account is in scope: fetch rows through the acting member")
    return account_id


def account_in_scope() -> uuid.UUID | None:
    """The account in scope, or None."""
    return _current.get().account_id


def user_in_scope() -> uuid.UUID | None:
    """The person in scope, or None."""
    return _current.get().user_id


def reads_every_account() -> bool:
    """Whether staff look over all accounts here; see `tenancy.staff`."""
    return _current.get().is_staff


def _checked(value: uuid.UUID | None) -> uuid.UUID | None:
    if value is not None and not isinstance(value, uuid.UUID):
        raise TypeError("a scope takes UUIDs, for they are written into SET LOCAL as they are")
    return value


def _set_database_scope(entered: Scope, before: Scope) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    raw = connection.connection
    if raw is not None and raw.info.transaction_status == TransactionStatus.INERROR:
        return  # the transaction is lost, and its settings with it
    # SET takes no parameters; both values are UUIDs or nothing, so nothing can be smuggled in.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL app.account = '{entered.account_id or ''}';"
            f"SET LOCAL app.\"user\" = '{entered.user_id or ''}'"
        )
        if entered.is_staff != before.is_staff:
            role = f'"{settings.DATABASE_STAFF_ROLE}"' if entered.is_staff else "NONE"
            cursor.execute(f"SET LOCAL ROLE {role}")
