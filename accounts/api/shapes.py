"""API schemas of users and accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AliasChoices, Field

from rest.fields import Text, line
from rest.schemas import Body

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


class UserShape(Schema):
    id: str
    email: str | None
    email_verified: bool
    mobile_number: str | None
    first_name: str
    last_name: str
    full_name: str
    language: str
    time_zone: str
    theme: str
    is_staff: bool
    must_change_password: bool


class AccountShape(Schema):
    id: str
    name: str
    account_status: str
    credits: int
    billing_country: str
    currency: str
    plan: str
    role: str


class SubscriptionShape(Schema):
    id: str | None = None
    status: str
    plan: str
    is_trial: bool
    auto_renew: bool
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool = False
    next_plan: str | None = None


class TokensShape(Schema):
    access: str
    refresh: str


class SignedInShape(Schema):
    user: UserShape
    account: AccountShape | None
    tokens: TokensShape | None


class RegisteredShape(SignedInShape):
    subscription: SubscriptionShape
    invoice: dict[str, Any] | None


class OwnAccountShape(Schema):
    """One of the accounts a person belongs to."""

    id: str
    name: str
    account_status: str


class OwnMembershipShape(Schema):
    id: str
    role: str
    account: OwnAccountShape


class MeShape(Schema):
    user: UserShape
    account: AccountShape | None
    subscription: SubscriptionShape | None
    invoice: dict[str, Any] | None = Field(description="The oldest open invoice.")
    memberships: list[OwnMembershipShape]


class MessageShape(Schema):
    detail: str


class MemberShape(Schema):
    id: str
    user_id: str
    full_name: str
    email: str | None
    mobile_number: str | None
    role: str
    joined_at: datetime


class DemandShape(Schema):
    """`demand` is "nobody", "admins" (with the owner) or "team"."""

    demand: str
    begins_at: datetime | None
    without_factor: list[str]


class DemandBody(Body):
    demand: Literal["nobody", "admins", "team"]
    grace_days: int = Field(7, ge=0, le=30, description="0, 1, 7, 14 or 30.")


class InvitationShape(Schema):
    """What the inviter typed, and nothing else about the person."""

    id: str
    state: str = Field(description="invited or expired.")
    full_name: str
    email: str | None
    mobile_number: str | None
    role: str
    invited_at: datetime
    expires_at: datetime


class InvitedShape(InvitationShape):
    temporary_password: str | None = Field(
        description="Shown once. A new user signs in with it once and chooses a password. "
        "Null if the link was sent by e-mail."
    )
    invite_url: str | None = Field(
        description="Shown once. The page where the person accepts. Null if it was sent by e-mail."
    )


class OwnInvitationShape(Schema):
    id: str
    account: str = Field(description="The name of the account.")
    role: str
    invited_by: str
    expires_at: datetime


class OwnInvitationsShape(Schema):
    results: list[OwnInvitationShape]


class AcceptanceBody(Body):
    code: line(100, 1) = Field(description="The code at the end of the link.")  # type: ignore[valid-type]
    password: Password | None = Field(None, description="The password that a new user chooses.")
    full_name: line(300) = ""  # type: ignore[valid-type]


class TokenBody(Body):
    name: line(100, 1)  # type: ignore[valid-type]
    scope: line(20, 1) = Field("read", description="read, sell, collect, or all that the role allows.")  # type: ignore[valid-type]
    days: int = Field(90, description="Days until the token expires, at most 366.")


class TokenShape(Schema):
    id: str
    name: str
    scope: str
    hint: str = Field(description="The first characters of the token.")
    user: str = Field(description="The name of the token's user.")
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class NewTokenShape(TokenShape):
    token: str = Field(description="Shown only in this answer.")


class SessionShape(Schema):
    id: str
    kind: str = Field(description="browser or program.")
    device: str
    ip_address: str | None
    created_at: datetime
    last_used_at: datetime
    is_this: bool


class SessionsShape(Schema):
    results: list[SessionShape]
