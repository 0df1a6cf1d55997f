"""What is due in one group now and the timer may not have done yet."""

from __future__ import annotations

from datetime import datetime

from chits.models import Group
from kernel.query import select

# The same as chits_due_instalments() and chits_due_penalties() list for all groups, and the draws that the
# timer freezes, in the order in which they are done.
_DUE = """
SELECT what FROM (
    SELECT 1 AS turn, 'demand' AS what WHERE EXISTS (
        SELECT 1 FROM chits_instalment i
        LEFT JOIN chits_instalment b
          ON b.account_id = i.account_id AND b.group_id = i.group_id AND b.number = i.number - 1
        WHERE i.account_id = %(account)s AND i.group_id = %(group)s AND i.state = 'SCHEDULED'
          AND (b.id IS NULL OR b.state NOT IN ('SCHEDULED', 'COLLECTING', 'FROZEN', 'AWAITING_BEACON')
               OR (b.state <> 'SCHEDULED' AND b.draw_at + (i.draw_at - b.draw_at) / 2 <= %(now)s)))
    UNION ALL
    SELECT 2, 'penalty' WHERE %(has_penalties)s AND EXISTS (
        SELECT 1 FROM chits_demand d
        WHERE d.account_id = %(account)s AND d.group_id = %(group)s AND d.kind = 'SUBSCRIPTION'
          AND d.amount > d.dividend + d.received + d.waived AND d.due_on + %(grace)s < %(today)s
          AND NOT EXISTS (
              SELECT 1 FROM chits_demand p
              WHERE p.account_id = d.account_id AND p.ticket_id = d.ticket_id
                AND p.instalment_id = d.instalment_id AND p.kind = 'PENALTY'
                AND p.due_on + interval '1 month' > %(today)s))
    UNION ALL
    SELECT 3, 'draw' WHERE EXISTS (
        SELECT 1 FROM chits_instalment i
        WHERE i.account_id = %(account)s AND i.group_id = %(group)s
          AND i.state IN ('SCHEDULED', 'COLLECTING', 'ADJOURNED')
          AND i.draw_at - make_interval(secs => %(lead)s) <= %(now)s)
) due ORDER BY turn
"""


def due_now(group: Group, now: datetime) -> list[str]:
    """Return which of `demand`, `penalty` and `draw` are due."""
    return [
        row[0]
        for row in select(
            _DUE,
            {
                "account": group.account_id,
                "group": group.id,
                "now": now,
                "today": now.astimezone(group.zone).date(),
                "has_penalties": bool(group.late_flat_minor or group.late_bps),
                "grace": group.grace_days,
                "lead": group.freeze_lead_seconds if group.kind == "LUCKY" else 0,
            },
        )
    ]
