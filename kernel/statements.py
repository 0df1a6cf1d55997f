"""Statements of the hot path: bound by the server, planned once a connection, without Django's cursor.

Django binds parameters on the client, so that PostgreSQL parses and plans every statement anew; for the
few statements that a sale is made of that would cost more than carrying them out.
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
    """SQL with PostgreSQL's own placeholders, written out once, and whose values they are."""

    sql: str
    names: tuple[str, ...] | None

    def ordered(self, values: Values) -> list[Any]:
        """The values in the order of the placeholders. Whole numbers go as text: psycopg would choose
        their type by their size, and each combination of types would be planned anew."""
        given: Any = values
        if self.names is not None:
            assert isinstance(values, Mapping)
            given = [values[name] for name in self.names]
        return [str(value) if type(value) is int else value for value in given]


def typed(sql: str, **types: str) -> Statement:
    """A statement from SQL with `%(name)s`; each name is cast where it stands, or has a type here."""
    places: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        name, cast = found[1], found[2]
        number = places.setdefault(name, len(places) + 1)
        return f"${number}{cast or '::' + types[name]}"

    return Statement(_NAMED.sub(place, sql), tuple(places))


def plain(sql: str) -> Statement:
    """A statement from SQL with `%s`, each cast where it stands."""
    numbers = itertools.count(1)
    return Statement(_PLAIN.sub(lambda _: f"${next(numbers)}", sql), None)


def run(statement: Statement, values: Values) -> psycopg.RawCursor[Any]:
    """Carry out a statement, planned once a connection, in the open transaction, with Django's errors."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = psycopg.RawCursor(connection.connection)
        return cursor.execute(statement.sql, statement.ordered(values), prepare=True)


def one(statement: Statement, values: Values) -> Any:
    """The first row, or None."""
    with run(statement, values) as cursor, connection.wrap_database_errors:
        return cursor.fetchone()


def rows(statement: Statement, values: Values) -> list[Any]:
    """All rows."""
    with run(statement, values) as cursor, connection.wrap_database_errors:
        return cursor.fetchall()


def array(values: Iterable[object]) -> str:
    """A PostgreSQL array literal of numbers or UUIDs: one string is far quicker to send than a list."""
    return "{" + ",".join(map(str, values)) + "}"
