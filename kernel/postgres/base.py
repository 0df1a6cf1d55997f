"""The database wrapper: marks on each failure in which phase it happened, and counts commits of a request."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property

# On psycopg's own errors: that the failing statement was inside a transaction, or that there was no
# connection yet. In both cases that statement has written nothing.
WROTE_NOTHING = "drawbook_wrote_nothing"


class _Marking(DatabaseErrorWrapper):
    wrapper: Any

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Django leaves the block before it commits: what fails then may have been written all the same.
        if isinstance(failure, psycopg.Error) and not hasattr(failure, WROTE_NOTHING):
            setattr(failure, WROTE_NOTHING, self.wrapper.in_atomic_block)
        super().__exit__(kind, failure, traceback)


class DatabaseWrapper(base.DatabaseWrapper):
    """`commits` counts the transactions of this thread that were committed."""

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
