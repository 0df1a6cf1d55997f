"""Delete old messages. A client that was away longer loads the page again."""

from __future__ import annotations

import uuid

from kernel.query import execute
from tenancy.scope import scope

# Kept for so long in any case …
RETENTION = "10 minutes"
# … and the newest of a topic longer, for a tab that slept while nothing much happened.
RETAINED_PER_TOPIC = 200
LONGEST_RETENTION = "1 day"

PRUNE = """
DELETE FROM live_livemessage m USING live_livetopic t
WHERE m.account_id = %s AND t.account_id = m.account_id AND t.topic = m.topic
  AND m.created_at < clock_timestamp() - %s::interval
  AND (m.seq <= t.seq - %s OR m.created_at < clock_timestamp() - %s::interval)
"""


def prune(account_id: uuid.UUID) -> int:
    """Delete an account's old messages, and return their number."""
    with scope(account_id):
        return execute(PRUNE, [account_id, RETENTION, RETAINED_PER_TOPIC, LONGEST_RETENTION])


PRUNE_FOR_STAFF = """
DELETE FROM live_staffmessage m USING live_stafftopic t
WHERE t.topic = m.topic AND m.created_at < clock_timestamp() - %s::interval
  AND (m.seq <= t.seq - %s OR m.created_at < clock_timestamp() - %s::interval)
"""


def prune_for_staff() -> int:
    """Delete old messages of staff topics, and return their number."""
    return execute(PRUNE_FOR_STAFF, [RETENTION, RETAINED_PER_TOPIC, LONGEST_RETENTION])


def prune_tickets() -> int:
    """Delete expired tickets, and return their number."""
    return execute("DELETE FROM live_liveticket WHERE expires_at < drawbook_now()")
