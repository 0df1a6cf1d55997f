"""Staff viewing an account as its owner sees it: a member who can't change anything."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, InternalError, connections, transaction

from kernel.errors import Denied
from kernel.statements import one, plain
from tenancy.access import Status
from tenancy.member import Member
from tenancy.roles import Role
from tenancy.staff import Staff

LASTS = timedelta(minutes=30)
READ_ONLY = "25006"  # PostgreSQL's read_only_sql_transaction
SENTENCE = "You're viewing this account as staff. You can't change anything here."

_ACCOUNT = plain("""
SELECT m.id, a.name,
       CASE WHEN (a.status = 'trial' AND a.trial_ends_at <= drawbook_now())
              OR (a.status IN ('active', 'past_due') AND a.lapses_at <= drawbook_now())
            THEN 'suspended' ELSE a.status END,
       a.country, a.currency, a.time_zone, a.plan, a.trial_ends_at, drawbook_now()
FROM tenancy_account a JOIN tenancy_membership m ON m.account_id = a.id AND m.role = 'owner'
WHERE a.id = %s::uuid
""")


def looking_member(staff: Staff, account_id: uuid.UUID) -> Member | None:
    """Return a member who sees the account as its owner does, with the name of the member of staff."""
    row = one(_ACCOUNT, [account_id])
    if row is None:
        return None
    return Member(
        id=row[0],
        user_id=staff.user_id,
        account_id=account_id,
        role=Role.OWNER,
        user_name=staff.name,
        email=staff.email,
        account_name=row[1],
        account_status=Status(row[2]),
        country=row[3],
        currency=row[4],
        time_zone=row[5],
        plan=row[6],
        trial_ends_at=row[7],
        language=staff.language,
        theme=staff.theme,
        ip_address=staff.ip_address,
        # The address is that of staff, who don't have to confirm it here.
        email_is_verified=True,
        read_at=row[8],
    )


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Have the database refuse every change within the block; raise Denied when one was tried."""
    try:
        with transaction.atomic():
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield
    except InternalError as failure:
        if getattr(failure.__cause__, "sqlstate", None) != READ_ONLY:
            raise
        raise Denied(SENTENCE, code="looking_only") from failure


def is_over(until: datetime, now: datetime) -> bool:
    """Whether a view that lasts until then has expired."""
    return now >= until
