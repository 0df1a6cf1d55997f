"""The SQL of arrears, open and due before the group's own date, the same for pages, papers and API."""

from __future__ import annotations

OPEN = "d.amount - d.dividend - d.received - d.waived"
"""SQL: what is still owed of demand `d` (minor)."""
IS_OVERDUE = "d.due_on < ((SELECT drawbook_now()) AT TIME ZONE g.time_zone)::date"
"""SQL: whether demand `d` of group `g` was due before the day that it is in the group's time zone."""
