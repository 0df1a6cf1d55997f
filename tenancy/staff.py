"""The platform's staff, and how they read over all accounts.

Staff read with a second database role that has its own read policies; the predicate for accounts is never
widened. The role is set with SET LOCAL and reset on leaving, so that a pooled connection doesn't keep it.
Staff make changes in the `scope` of the account concerned, with the application's role. Such a scope may be
entered within a `staff_scope`, which it replaces while it lasts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kernel.statements import one, plain
from tenancy.scope import Scope, enter


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, read from the database for this request."""

    user_id: uuid.UUID
    name: str
    email: str
    language: str = "en"
    theme: str = "auto"
    ip_address: str | None = field(default=None, compare=False)


_STAFF = plain("""
SELECT u.id, trim(u.first_name || ' ' || u.last_name), u.email, u.mobile_number, u.language, u.theme,
       s.id IS NOT NULL
FROM identity_user u
LEFT JOIN identity_apisession s ON s.id = %s::uuid AND s.user_id = u.id AND s.revoked_at IS NULL
WHERE u.id = %s::uuid AND u.is_active AND u.is_staff
""")


def staff_for(
    user_id: uuid.UUID, *, api_session_id: uuid.UUID | None = None, ip_address: str | None = None
) -> Staff | None:
    """Return the user as staff; None when they aren't on the staff, or when that session has ended."""
    row = one(_STAFF, [api_session_id, user_id])
    if row is None or (api_session_id is not None and not row[6]):
        return None
    return Staff(row[0], row[1] or row[2] or row[3] or "", row[2] or "", row[4], row[5], ip_address)


@contextmanager
def staff_scope() -> Iterator[None]:
    """Read over all accounts, in one transaction, without being able to write."""
    with enter(Scope(None, None, is_staff=True)):
        yield


_BELONGS = plain(
    "SELECT 1 FROM tenancy_membership WHERE account_id = %s::uuid AND user_id = %s::uuid AND is_active"
)


def belongs_to(staff: Staff, account_id: uuid.UUID) -> bool:
    """Whether the member of staff belongs to the account, which must be in scope."""
    return one(_BELONGS, [account_id, staff.user_id]) is not None
