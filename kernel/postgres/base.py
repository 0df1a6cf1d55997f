"""The database wrapper: marks each failure with the phase in which it happened, and counts commits."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property

# Set on psycopg's errors when the failing statement was inside a transaction, or when there was no connection
# yet. In both cases the statement has written nothing.
WROTE_NOTHING = "drawbook_wrote_nothing"


class _Marking(DatabaseErrorWrapper):
    wrapper: Any

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Django leaves the atomic block before it commits: a commit that fails may have been written.
        if isinstance(failure, psycopg.Error) and not hasattr(failure, WROTE_NOTHING):
            setattr(failure, WROTE_NOTHING, self.wrapper.in_atomic_block)
        super().__exit__(kind, failure, traceback)


class DatabaseWrapper(base.DatabaseWrapper):
    """`commits` is the number of transactions that this thread has committed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.commits = 0

    @cached_property
    def wrap_database_errors(self) -> DatabaseErrorWrapper:
        return _Marking(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.Error as failure:
            setattr(failure, WROTE_NOTHING, True)
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self.commits += 1
