"""The staff of the platform: who they are, and how they look over all accounts.

Staff read under a second role of the database with read policies of its own, never by a wider predicate
for everybody. The role is taken with SET LOCAL and given back on leaving, so that a pooled connection
carries it no further. What staff change, they change in the `scope` of the account concerned, as the
application; that scope may be entered within a `staff_scope` and ends it for as long as it lasts.
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
    """A member of staff as read from the database for this request."""

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
    """The person as staff; None when they are not, or no longer, or when that session was ended."""
    row = one(_STAFF, [api_session_id, user_id])
    if row is None or (api_session_id is not None and not row[6]):
        return None
    return Staff(row[0], row[1] or row[2] or row[3] or "", row[2] or "", row[4], row[5], ip_address)


@contextmanager
def staff_scope() -> Iterator[None]:
    """Read over all accounts, in one transaction; nothing can be written here."""
    with enter(Scope(None, None, is_staff=True)):
        yield


_BELONGS = plain(
    "SELECT 1 FROM tenancy_membership WHERE account_id = %s::uuid AND user_id = %s::uuid AND is_active"
)


def belongs_to(staff: Staff, account_id: uuid.UUID) -> bool:
    """Whether it is the person's own account; that account is in scope."""
    return one(_BELONGS, [account_id, staff.user_id]) is not None
