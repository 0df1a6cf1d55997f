"""Note that a browser is signed in, from where, and that it was seen just now."""

from __future__ import annotations

import uuid

from identity.actions.open_session import Device
from kernel.ids import new_id
from kernel.query import execute

NOTE = """
INSERT INTO identity_browsersession
    (id, user_id, session_key, created_at, last_used_at, ip_address, user_agent)
SELECT %s, %s, session_key, drawbook_now(), drawbook_now(), %s, %s
FROM django_session WHERE session_key = %s
ON CONFLICT (session_key) DO UPDATE
    SET last_used_at = drawbook_now(), ip_address = excluded.ip_address, user_agent = excluded.user_agent
"""


def note_browser(user_id: uuid.UUID, session_key: str, device: Device) -> None:
    """Create or update the session's row; do nothing if the session has ended."""
    details = [device.ip_address, device.user_agent[:300]]
    execute(NOTE, [new_id(), user_id, *details, session_key])
