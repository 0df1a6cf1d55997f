"""API schemas of users and accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AliasChoices, Field

from accounts.invitations import is_open
from credits.queries import balance_of
from rest.answers import Answer, Id, at
from rest.fields import Text, line
from rest.schemas import Body
from tenancy.member import Member
from tenancy.scope import scope

Identifier = Annotated[Text, Field(min_length=1, max_length=254)]
# Spaces are part of a password. The limit bounds the work of the hash.
Password = Annotated[Text, Field(min_length=1, max_length=1024)]


class RegisterBody(Body):
    email: Identifier
    password: Password
    first_name: line(150, 1)  # type: ignore[valid-type]
    last_name: line(150) = ""  # type: ignore[valid-type]
    country: line(60, 1) = Field(description="A two-letter ISO 3166-1 code.")  # type: ignore[valid-type]
    plan: line(40, 1) = Field(description="free-trial, basic, pro or enterprise.")  # type: ignore[valid-type]
    business_name: line(255) | None = None  # type: ignore[valid-type]


class LoginBody(Body):
    email: Identifier | None = None
    mobile_number: Identifier | None = Field(
        None, description="10 digits in India; with the country code elsewhere."
    )
    password: Password
    code: line(40) | None = Field(  # type: ignore[valid-type]
        None,
        description="A code of the authenticator app or a recovery code, for users with two-factor sign-in.",
    )


class RefreshBody(Body):
    refresh: line(200, 1)  # type: ignore[valid-type]


class LogoutBody(Body):
    refresh: line(200, 1) | None = None  # type: ignore[valid-type]


class PasswordChangeBody(Body):
    current_password: Password
    new_password: Password


class PasswordResetBody(Body):
    email: Identifier


class ConfirmationBody(Body):
    password: Password | None = None
    code: line(40) | None = Field(  # type: ignore[valid-type]
        None,
        description="A code of the authenticator app or a recovery code, for users with two-factor sign-in.",
    )


class SwitchBody(Body):
    account: line(64, 1) = Field(validation_alias=AliasChoices("account", "account_id"))  # type: ignore[valid-type]


class MemberBody(Body):
    email: Identifier | None = None
    mobile_number: Identifier | None = None
    full_name: line(300, 1)  # type: ignore[valid-type]
    role: line(20, 1)  # type: ignore[valid-type]


class RoleBody(Body):
    role: line(20, 1)  # type: ignore[valid-type]


class UserShape(Answer):
    id: Id
    email: str | None
    email_verified: bool = at(lambda user: user.email_verified_at is not None)
    mobile_number: str | None
    first_name: str
    last_name: str
    full_name: str
    language: str
    time_zone: str
    theme: str
    is_staff: bool
    must_change_password: bool


def _credits(member: Member) -> int:
    with scope(member.account_id, member.user_id):
        return balance_of(member.account_id)


class AccountShape(Answer):
    id: Id = at("account_id")
    name: str = at("account_name")
    account_status: str
    credits: int = at(_credits)
    billing_country: str = at("country")
    currency: str
    plan: str
    role: str


class SubscriptionShape(Answer):
    id: Id | None = None
    status: str
    plan: str = at("plan_id")
    is_trial: bool
    auto_renew: bool
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool = False
    next_plan: str | None = at("next_plan_id", None)


class TokensShape(Answer):
    access: str
    refresh: str


class SignedInShape(Answer):
    user: UserShape
    account: AccountShape | None
    tokens: TokensShape | None


class RegisteredShape(SignedInShape):
    subscription: SubscriptionShape
    invoice: dict[str, Any] | None


class OwnAccountShape(Answer):
    """One of the accounts a person belongs to."""

    id: Id = at("account_id")
    name: str = at("account_name")
    account_status: str


class OwnMembershipShape(Answer):
    id: Id
    role: str
    account: OwnAccountShape = at(lambda own: own)


class MeShape(Schema):
    user: UserShape
    account: AccountShape | None
    subscription: SubscriptionShape | None
    invoice: dict[str, Any] | None = Field(description="The oldest open invoice.")
    memberships: list[OwnMembershipShape]


class MessageShape(Answer):
    detail: str


class MemberShape(Answer):
    id: Id
    user_id: Id
    full_name: str = at("user.full_name")
    email: str | None = at("user.email")
    mobile_number: str | None = at("user.mobile_number")
    role: str
    joined_at: datetime = at("created_at")


class DemandShape(Schema):
    """`demand` is "nobody", "admins" (with the owner) or "team"."""

    demand: str
    begins_at: datetime | None
    without_factor: list[str]


class DemandBody(Body):
    demand: Literal["nobody", "admins", "team"]
    grace_days: int = Field(7, ge=0, le=30, description="0, 1, 7, 14 or 30.")


class InvitationShape(Answer):
    """What the inviter typed, and nothing else about the person."""

    id: Id
    state: str = at(
        lambda invitation: "invited" if is_open(invitation) else "expired",
        description="invited or expired.",
    )
    full_name: str
    email: str | None
    mobile_number: str | None
    role: str
    invited_at: datetime = at("created_at")
    expires_at: datetime


class InvitedShape(InvitationShape):
    temporary_password: str | None = Field(
        description="Shown once. A new user signs in with it once and chooses a password. "
        "Null if the link was sent by e-mail."
    )
    invite_url: str | None = Field(
        description="Shown once. The page where the person accepts. Null if it was sent by e-mail."
    )


class OwnInvitationShape(Answer):
    id: Id
    account: str = at("account_name", description="The name of the account.")
    role: str
    invited_by: str
    expires_at: datetime


class OwnInvitationsShape(Answer):
    results: list[OwnInvitationShape]


class AcceptanceBody(Body):
    code: line(100, 1) = Field(description="The code at the end of the link.")  # type: ignore[valid-type]
    password: Password | None = Field(None, description="The password that a new user chooses.")
    full_name: line(300) = ""  # type: ignore[valid-type]


class TokenBody(Body):
    name: line(100, 1)  # type: ignore[valid-type]
    scope: line(20, 1) = Field("read", description="read, sell, collect, or all that the role allows.")  # type: ignore[valid-type]
    days: int = Field(90, description="Days until the token expires, at most 366.")


class TokenShape(Answer):
    id: Id
    name: str
    scope: str
    hint: str = Field(description="The first characters of the token.")
    user: str = at("user.full_name", description="The name of the token's user.")
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class NewTokenShape(TokenShape):
    token: str = Field(description="Shown only in this answer.")


class SessionShape(Answer):
    id: Id
    kind: str = Field(description="browser or program.")
    device: str
    ip_address: str | None
    created_at: datetime
    last_used_at: datetime
    is_this: bool


class SessionsShape(Answer):
    results: list[SessionShape]
