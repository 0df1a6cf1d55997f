"""The acting member: the user, the account and the role. The first argument of every action."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kernel.errors import Denied, PaymentRequired
from kernel.statements import one, plain
from tenancy.access import Access, Status, is_allowed
from tenancy.demand import covers, is_due
from tenancy.roles import Reach, Role, TokenScope, reach_of, token_allows
from tenancy.unpaid import explained

# The key of a browser's session for the chosen account.
ACCOUNT_KEY = "account_id"
OUTSIDE_TOKEN = "This token isn't allowed to do that."
CHOOSE_FIRST = "Choose a new password first."


@dataclass(frozen=True, slots=True)
class Member:
    """A membership, read from the database for this request, never from a token or a session."""

    id: uuid.UUID
    user_id: uuid.UUID
    account_id: uuid.UUID
    role: Role
    user_name: str
    email: str
    account_name: str
    account_status: Status
    country: str
    currency: str
    time_zone: str
    plan: str
    trial_ends_at: datetime | None = None
    language: str = "en"
    theme: str = "auto"
    ip_address: str | None = field(default=None, compare=False)
    email_is_verified: bool = False
    must_change_password: bool = False
    # The zone that the user reads times in, if they chose one.
    own_time_zone: str = ""
    # Set when a personal token acts for the member; it may be allowed less than the member is.
    token_scope: TokenScope | None = None
    changes: bool = field(default=True, compare=False)
    # The database's time when this was read: for pages, not for decisions.
    read_at: datetime | None = field(default=None, compare=False)
    # Which members must have a second factor, from when, and whether this user has one.
    second_factor_demand: str = ""
    second_factor_from: datetime | None = None
    has_second_factor: bool = True

    def reach(self, capability: str) -> Reach | None:
        """How far this member reaches with a capability of `tenancy.roles`, or None."""
        return reach_of(self.role, capability) if self.is_within_token(capability) else None

    def is_within_token(self, capability: str) -> bool:
        """Whether the capability is within the token's scope; True when no token acts."""
        if self.token_scope is None:
            return True
        # Changing something includes reading it, as far as the token's scope reads.
        return token_allows(self.token_scope, capability, changes=self.changes) or (
            self.changes
            and capability.startswith("look.")
            and token_allows(self.token_scope, capability, changes=False)
        )

    def may(self, capability: str) -> bool:
        """Whether the role has the capability at all."""
        return self.reach(capability) is not None

    @property
    def must_have_second_factor(self) -> bool:
        """Whether the account requires one of this member, now or in the future."""
        return covers(self.second_factor_demand, self.role)

    @property
    def second_factor_is_due(self) -> bool:
        """Whether this member needs a second factor now."""
        if self.read_at is None:
            return False
        return is_due(self.second_factor_demand, self.role, self.second_factor_from, self.read_at)

    @property
    def reading_zone(self) -> str:
        """The zone that times are shown in, unless the thing shown has its own zone."""
        return self.own_time_zone or self.time_zone

    @property
    def user_initials(self) -> str:
        return _initials(self.user_name)

    @property
    def account_initials(self) -> str:
        return _initials(self.account_name)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.replace("@", " ").split()[:2]).upper()


_MEMBER = plain("""
SELECT m.id, m.user_id, m.account_id, m.role,
       trim(u.first_name || ' ' || u.last_name), u.email, u.mobile_number,
       a.name,
       CASE WHEN (a.status = 'trial' AND a.trial_ends_at <= drawbook_now())
              OR (a.lapses_at IS NOT NULL AND a.status IN ('active', 'past_due')
                  AND a.lapses_at <= drawbook_now())
            THEN 'suspended' ELSE a.status END,
       a.country, a.currency, a.time_zone, a.plan, a.trial_ends_at,
       u.language, u.theme, s.id IS NOT NULL, u.email_verified_at IS NOT NULL, drawbook_now(),
       u.must_change_password, u.time_zone, a.second_factor_demand, a.second_factor_from,
       CASE WHEN a.second_factor_demand = '' THEN true
            ELSE EXISTS (SELECT FROM mfa_authenticator f
                         WHERE f.user_id = u.id AND f.type IN ('totp', 'webauthn'))
       END
FROM tenancy_membership m
JOIN tenancy_account a ON a.id = m.account_id
JOIN identity_user u ON u.id = m.user_id AND u.is_active
LEFT JOIN identity_apisession s ON s.id = %s::uuid AND s.user_id = u.id AND s.revoked_at IS NULL
WHERE m.account_id = %s::uuid AND m.user_id = %s::uuid AND m.is_active
""")


def member_for(
    user_id: uuid.UUID,
    account_id: uuid.UUID,
    *,
    api_session_id: uuid.UUID | None = None,
    ip_address: str | None = None,
    token_scope: str | None = None,
    changes: bool = True,
) -> Member | None:
    """Return the member, read in the account's scope; None when the user doesn't belong to it.

    With `api_session_id`, also None when that session has ended. `token_scope` is the scope of the personal
    token that acts, `changes` whether the request changes something.
    """
    row: Any = one(_MEMBER, [api_session_id, account_id, user_id])
    if row is None or (api_session_id is not None and not row[16]):
        return None
    return Member(
        id=row[0],
        user_id=row[1],
        account_id=row[2],
        role=Role(row[3]),
        user_name=row[4] or row[5] or row[6] or "",
        email=row[5] or "",
        account_name=row[7],
        account_status=Status(row[8]),
        country=row[9],
        currency=row[10],
        time_zone=row[11],
        plan=row[12],
        trial_ends_at=row[13],
        language=row[14],
        theme=row[15],
        ip_address=ip_address,
        email_is_verified=row[17],
        token_scope=TokenScope(token_scope) if token_scope else None,
        changes=changes,
        read_at=row[18],
        must_change_password=row[19],
        own_time_zone=row[20],
        second_factor_demand=row[21],
        second_factor_from=row[22],
        has_second_factor=row[23],
    )


def require_own_password(must_change_password: bool) -> None:
    """Raise Denied for a user with an initial password, who can only choose a new one."""
    if must_change_password:
        raise Denied(CHOOSE_FIRST, code="password_change_required")


def require_capability(member: Member, capability: str) -> Reach:
    """Return the member's reach, or raise Denied."""
    reach = member.reach(capability)
    if reach is None:
        if not member.is_within_token(capability):
            raise Denied(OUTSIDE_TOKEN, code="token_scope")
        raise Denied
    return reach


def require_access(member: Member, needs: Access) -> None:
    """Refuse what the account's status doesn't allow: 403 when locked or closed, 402 when unpaid."""
    if is_allowed(member.account_status, needs):
        return
    if member.account_status in (Status.LOCKED, Status.CLOSED):
        raise Denied("Account not active", code="account_not_active")
    raise PaymentRequired(extra=explained(member))
