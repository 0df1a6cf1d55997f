"""Plausible times: the database refuses others, and a migration corrects those stored before."""

from __future__ import annotations

import json
import logging
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from dates import EARLIEST, FIRST_MOMENT, LAST_MOMENT, LATEST
from kernel.ids import new_id

log = logging.getLogger(__name__)


def plausible_times(name: str, *fields: str, latest: datetime = LAST_MOMENT) -> models.CheckConstraint:
    """Return a constraint that given moments are within the years of `dates.bounds`."""
    return _between(name, fields, FIRST_MOMENT, latest)


def plausible_days(
    name: str, *fields: str, earliest: date = EARLIEST, latest: date = LATEST
) -> models.CheckConstraint:
    """Return a constraint that given days are within these bounds."""
    return _between(name, fields, earliest, latest)


def _between(name: str, fields: tuple[str, ...], earliest: date, latest: date) -> models.CheckConstraint:
    each = (
        Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": earliest, f"{field}__lte": latest})
        for field in fields
    )
    return models.CheckConstraint(condition=reduce(and_, each), name=name)


NOTE = """
WITH noted AS (
    INSERT INTO kernel_outbox (account_id, kind, body) VALUES (%(account)s, 'audit.Recorded', '{}')
)
INSERT INTO audit_auditevent
    (id, account_id, actor_name, verb, object_type, object_id, facts, happened_at)
VALUES (%(id)s, %(account)s, '', 'times.mend', %(kind)s, %(row)s,
        jsonb_build_object('before', %(before)s::jsonb, 'after', %(after)s::jsonb), clock_timestamp())
"""


class CorrectTimes(Operation):
    """Move times outside two bounds to the nearest time inside, before a constraint forbids them.

    `columns` are in the order of their times: those that were too early are moved a second apart, in this
    order, as are the late ones. Each change is recorded in the account's audit log as one of an object of
    that `kind`, or in the server's log where rows belong to no account (`of_account`). Values are compared
    and recorded as text, because Python can't read some of them.
    """

    reversible = True
    reduces_to_sql = False

    def __init__(
        self,
        table: str,
        *columns: str,
        kind: str,
        earliest: date | datetime,
        latest: date | datetime,
        of_account: str | None = "account_id",
    ) -> None:
        self.table, self.columns, self.kind = table, columns, kind
        self.earliest, self.latest, self.of_account = earliest, latest, of_account

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        named = {"kind": self.kind, "earliest": self.earliest, "latest": self.latest}
        return (type(self).__name__, [self.table, *self.columns], {**named, "of_account": self.of_account})

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.apply(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do nothing: corrected times stay as they are."""

    def describe(self) -> str:
        return f"Correct impossible times of {self.table}"

    def apply(self, connection: Any) -> None:
        """Correct the rows, through a connection of the tables' owner."""
        bounds = {"earliest": self.earliest, "latest": self.latest}
        outside = " OR ".join(f"{name} < %(earliest)s OR {name} > %(latest)s" for name in self.columns)
        before = ", ".join(f"{name}::text AS {name}_before" for name in self.columns)
        moved = ", ".join(f"{name} = {self._moved(index)}" for index, name in enumerate(self.columns))
        shown = [f"old.{name}_before, rows.{name}::text" for name in self.columns]
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH old AS (SELECT id, {self.of_account or 'NULL::uuid'} AS whose, {before}"
                f" FROM {self.table} WHERE {outside})"
                f" UPDATE {self.table} rows SET {moved} FROM old WHERE rows.id = old.id"
                f" RETURNING old.id, old.whose, {', '.join(shown)}",
                bounds,
            )
            for row_id, account_id, *values in cursor.fetchall():
                changed = [
                    (name, values[2 * index], values[2 * index + 1])
                    for index, name in enumerate(self.columns)
                    if values[2 * index] != values[2 * index + 1]
                ]
                facts = {
                    "before": json.dumps({name: was for name, was, _now in changed}),
                    "after": json.dumps({name: now for name, _was, now in changed}),
                }
                if account_id is None:
                    log.warning("Moved impossible times of %s %s: %s", self.table, row_id, facts)
                    continue
                note = {"id": new_id(), "account": account_id, "kind": self.kind, "row": row_id, **facts}
                cursor.execute(NOTE, note)

    def _moved(self, index: int) -> str:
        """Return the SQL of the nearest time inside the bounds; null stays null."""
        name = f"rows.{self.columns[index]}"
        if not isinstance(self.earliest, datetime):
            nearest = f"least(greatest({name}, %(earliest)s::date), %(latest)s::date)"
        else:
            behind = len(self.columns) - 1 - index
            nearest = (
                f"least(greatest({name}, %(earliest)s::timestamptz + interval '{index} seconds'),"
                f" %(latest)s::timestamptz - interval '{behind} seconds')"
            )
        # greatest() and least() ignore nulls.
        return f"CASE WHEN {name} IS NOT NULL THEN {nearest} END"
