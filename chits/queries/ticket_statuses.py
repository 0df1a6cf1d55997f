"""The status of every ticket of a group before a draw, read in one statement."""

from __future__ import annotations

from chits.models import Instalment
from chits.rules.eligibility import TicketStatus
from chits.states import MarkKind, TicketState
from kernel.query import select

# A claimed payment is pending until it is confirmed.
_STANDINGS = """
SELECT t.label, a.id IS NOT NULL, t.state, m.kinds,
       coalesce(d.owed, 0)::bigint, coalesce(p.claimed, 0)::bigint
FROM chits_ticket t
LEFT JOIN chits_award a
  ON a.account_id = t.account_id AND a.ticket_id = t.id AND a.voided_at IS NULL
LEFT JOIN (
    SELECT d.ticket_id, sum(d.amount - d.dividend - d.received - d.waived) AS owed
    FROM chits_demand d
    JOIN chits_instalment i ON i.account_id = d.account_id AND i.id = d.instalment_id
    WHERE d.account_id = %(account)s AND d.group_id = %(group)s AND d.kind <> 'PENALTY'
      AND d.amount > d.dividend + d.received + d.waived AND i.number <= %(number)s
    GROUP BY d.ticket_id
) d ON d.ticket_id = t.id
LEFT JOIN (
    SELECT m.ticket_id, array_agg(m.kind::text) AS kinds
    FROM chits_mark m
    JOIN chits_ticket mt ON mt.account_id = m.account_id AND mt.id = m.ticket_id AND mt.group_id = %(group)s
    WHERE m.account_id = %(account)s AND m.lifted_at IS NULL
      AND (m.instalment_number IS NULL OR m.instalment_number = %(number)s)
    GROUP BY m.ticket_id
) m ON m.ticket_id = t.id
LEFT JOIN (
    SELECT p.ticket_id, sum(p.amount) AS claimed FROM chits_payment p
    WHERE p.account_id = %(account)s AND p.group_id = %(group)s AND p.state = 'CLAIMED'
    GROUP BY p.ticket_id
) p ON p.ticket_id = t.id
WHERE t.account_id = %(account)s AND t.group_id = %(group)s
ORDER BY t.number
"""


def ticket_statuses_for(instalment: Instalment) -> list[TicketStatus]:
    """Return the current status of every ticket, for the draw of this instalment."""
    rows = select(
        _STANDINGS,
        {
            "account": instalment.account_id,
            "group": instalment.group_id,
            "number": instalment.number,
        },
    )
    return [
        TicketStatus(
            label,
            prized=prized,
            removed=state == TicketState.REMOVED,
            marks=frozenset(MarkKind(kind) for kind in kinds or ()),
            owed=owed,
            pending=pending,
        )
        for label, prized, state, kinds, owed, pending in rows
    ]
