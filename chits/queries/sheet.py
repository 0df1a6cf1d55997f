"""The collection sheet of a meeting: every ticket's due, arrears and standing, in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from chits.models import Instalment

ROWS = """
SELECT t.id, t.label, p.name,
       coalesce(sum(d.amount - d.dividend - d.received - d.waived)
                FILTER (WHERE d.kind = 'SUBSCRIPTION' AND d.instalment_id = %(instalment)s), 0)::bigint,
       coalesce(sum(d.amount - d.dividend - d.received - d.waived)
                FILTER (WHERE NOT (d.kind = 'SUBSCRIPTION' AND d.instalment_id = %(instalment)s)), 0)::bigint,
       a.id IS NOT NULL
FROM chits_ticket t
JOIN chits_person p ON p.account_id = t.account_id AND p.id = t.person_id
LEFT JOIN chits_demand d ON d.account_id = t.account_id AND d.ticket_id = t.id
     AND d.group_id = %(group)s AND d.amount > d.dividend + d.received + d.waived
LEFT JOIN chits_award a ON a.account_id = t.account_id AND a.ticket_id = t.id AND a.voided_at IS NULL
WHERE t.account_id = %(account)s AND t.group_id = %(group)s AND t.state = 'ACTIVE'
GROUP BY t.id, t.label, t.number, p.name, a.id
ORDER BY t.number
"""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A ticket at the meeting (minor units): `due` of this month, `arrears` of all else that is open."""

    ticket_id: uuid.UUID
    label: str
    name: str
    due: int
    arrears: int
    prized: bool


def sheet_rows(instalment: Instalment) -> list[SheetRow]:
    """Every ticket of the group in its order."""
    given: dict[str, Any] = {
        "account": instalment.account_id,
        "group": instalment.group_id,
        "instalment": instalment.id,
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS, given)
        return [SheetRow(*row) for row in cursor.fetchall()]
