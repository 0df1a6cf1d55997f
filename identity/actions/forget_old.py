"""Delete expired credentials."""

from __future__ import annotations

from django.core.management import call_command

from kernel.query import execute
from kernel.transactions import transaction

# Stored that much longer, so that a stolen token that is used late still ends its family.
RETENTION_DAYS = 30
FORGET = (
    """
    DELETE FROM identity_refreshtoken WHERE expires_at < drawbook_now() - make_interval(days => %s)
    """,
    """
    DELETE FROM identity_apisession s
    WHERE s.last_used_at < drawbook_now() - make_interval(days => %s)
      AND NOT EXISTS (SELECT FROM identity_refreshtoken t WHERE t.session_id = s.id)
    """,
    """
    DELETE FROM identity_personaltoken
    WHERE least(expires_at, revoked_at) < drawbook_now() - make_interval(days => %s)
    """,
)
FORGET_BROWSERS = """
DELETE FROM identity_browsersession b
WHERE NOT EXISTS (SELECT FROM django_session s WHERE s.session_key = b.session_key)
"""


def forget_old() -> int:
    """How many rows went; each kind in its own transaction."""
    call_command("clearsessions")
    gone = 0
    for statement in FORGET:
        gone += _carry_out(statement, [RETENTION_DAYS])
    return gone + _carry_out(FORGET_BROWSERS, [])


def _carry_out(statement: str, values: list[int]) -> int:
    with transaction():
        return execute(statement, values)
