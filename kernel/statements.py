"""Statements of the hot path: parameters bound by the server, planned once per connection, no Django cursor.

Django binds parameters on the client, so PostgreSQL parses and plans each statement again. For the few
statements of a sale that would cost more than running them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

_NAMED = re.compile(r"%\((\w+)\)s(::\w+(?:\[\])?)?")
_PLAIN = re.compile(r"%s")
Values = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with PostgreSQL's own placeholders, and the names of their values."""

    sql: str
    names: tuple[str, ...] | None

    def ordered(self, values: Values) -> list[Any]:
        """Return the values in the order of the placeholders. Integers are sent as text: psycopg would choose
        their type by their size, and each combination of types would be planned separately."""
        given: Any = values
        if self.names is not None:
            assert isinstance(values, Mapping)
            given = [values[name] for name in self.names]
        return [str(value) if type(value) is int else value for value in given]


def typed(sql: str, **types: str) -> Statement:
    """Return a statement from SQL with `%(name)s`; each name has a cast in the SQL, or a type in `types`."""
    numbers: dict[str, int] = {}

    def placeholder(found: re.Match[str]) -> str:
        name, cast = found[1], found[2]
        number = numbers.setdefault(name, len(numbers) + 1)
        return f"${number}{cast or '::' + types[name]}"

    return Statement(_NAMED.sub(placeholder, sql), tuple(numbers))


def plain(sql: str) -> Statement:
    """Return a statement from SQL with `%s`, each with a cast in the SQL."""
    numbers = itertools.count(1)
    return Statement(_PLAIN.sub(lambda _: f"${next(numbers)}", sql), None)


def run(statement: Statement, values: Values) -> psycopg.RawCursor[Any]:
    """Run a statement, planned once per connection, in the open transaction, with Django's exceptions."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = psycopg.RawCursor(connection.connection)
        return cursor.execute(statement.sql, statement.ordered(values), prepare=True)


def one(statement: Statement, values: Values) -> Any:
    """Run a statement and return the first row, or None."""
    with run(statement, values) as cursor, connection.wrap_database_errors:
        return cursor.fetchone()


def rows(statement: Statement, values: Values) -> list[Any]:
    """Run a statement and return all rows."""
    with run(statement, values) as cursor, connection.wrap_database_errors:
        return cursor.fetchall()


def array(values: Iterable[object]) -> str:
    """Return a PostgreSQL array literal of numbers or UUIDs: much quicker to send than a list."""
    return "{" + ",".join(map(str, values)) + "}"
