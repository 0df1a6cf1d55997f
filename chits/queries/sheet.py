"""The collection sheet of a meeting: every ticket's due, arrears and status, in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from chits.models import Instalment
from chits.queries.arrears import IS_OVERDUE, OPEN
from kernel.query import select

# Open demands are summed in a query of their own. Without statistics of a new group, the planner would
# otherwise scan all demands once for each ticket.
ROWS = f"""
WITH open AS MATERIALIZED (
    SELECT d.ticket_id,
           coalesce(sum({OPEN}) FILTER (WHERE NOT {IS_OVERDUE}), 0)::bigint AS due,
           coalesce(sum({OPEN}) FILTER (WHERE {IS_OVERDUE}), 0)::bigint AS arrears
    FROM chits_demand d
    JOIN chits_group g ON g.account_id = d.account_id AND g.id = d.group_id
    WHERE d.account_id = %(account)s AND d.group_id = %(group)s AND {OPEN} > 0
    GROUP BY d.ticket_id
), prized AS MATERIALIZED (
    SELECT a.ticket_id FROM chits_award a
    WHERE a.account_id = %(account)s AND a.group_id = %(group)s AND a.voided_at IS NULL
)
SELECT t.id, t.label, p.name, coalesce(o.due, 0), coalesce(o.arrears, 0),
       t.id IN (SELECT ticket_id FROM prized)
FROM chits_ticket t
JOIN chits_person p ON p.account_id = t.account_id AND p.id = t.person_id
LEFT JOIN open o ON o.ticket_id = t.id
WHERE t.account_id = %(account)s AND t.group_id = %(group)s AND t.state = 'ACTIVE'
ORDER BY t.number
"""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A ticket on the sheet (minor units): `arrears` are overdue, `due` is open and not overdue yet."""

    ticket_id: uuid.UUID
    label: str
    name: str
    due: int
    arrears: int
    prized: bool


def sheet_rows(instalment: Instalment) -> list[SheetRow]:
    """Return the rows of all tickets of the group in order."""
    given: dict[str, Any] = {
        "account": instalment.account_id,
        "group": instalment.group_id,
    }
    return [SheetRow(*row) for row in select(ROWS, given)]
