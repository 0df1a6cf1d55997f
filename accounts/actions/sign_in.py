"""Let a person in, by e-mail address or mobile number, password, and second factor where there is one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import authenticate

from accounts.actions.claim_invitation import newcomer
from accounts.actions.pass_second_factor import pass_second_factor
from accounts.attempts import SecondFactorRequired
from accounts.guests import home_of
from accounts.invitations import waiting_for
from accounts.queries import memberships_of
from audit.record import audit
from identity import second_factor
from identity.actions.open_session import Device
from identity.models import User
from kernel.errors import Denied, NotSignedIn
from kernel.transactions import transaction
from tenancy.member import Member, member_for
from tenancy.scope import scope

REFUSED = "Invalid credentials"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The signed-in user, the member, and whether two factors were used; staff may have no account."""

    user: User
    member: Member | None
    with_second_factor: bool = False


def sign_in(identifier: str, password: str, *, device: Device, by: str, code: str | None = None) -> SignedIn:
    """Sign the user in to the first open account; `by` is "browser" or "program".

    NotSignedIn is the same for an unknown user, a wrong password and a deactivated user; a `code` is required
    only after the right password. Denied if all accounts of the user are locked or closed.
    """
    user = known_by_password(identifier, password)
    wants_code = second_factor.is_set_up(user)
    if wants_code and not code:
        raise SecondFactorRequired
    with transaction():
        if wants_code:
            pass_second_factor(user, code or "")
        return SignedIn(user, enter_first_account(user, device=device, by=by), wants_code)


def known_by_password(identifier: str, password: str) -> User:
    """Return the user with this password; the same NotSignedIn in all other cases."""
    user = authenticate(username=identifier, password=password)
    if not isinstance(user, User):
        user = newcomer(identifier, password) if "\x00" not in identifier else None
    if user is None:
        raise NotSignedIn(REFUSED, code="invalid_credentials")
    return user


def enter_first_account(user: User, *, device: Device, by: str) -> Member | None:
    """Return the member of the first open account, with an audit event.

    None for staff, guests, and users who must still choose a password.
    """
    if user.must_change_password:
        return None
    own = memberships_of(user.pk)
    open_ones = [membership for membership in own if membership.can_enter]
    if not open_ones:
        if user.is_staff or (not own and home_of(user.pk)) or waiting_for(user):
            return None
        raise Denied("Account not active", code="account_not_active")
    account_id = open_ones[0].account_id
    with scope(account_id, user.pk):
        member = member_for(user.pk, account_id, ip_address=device.ip_address)
        assert member is not None
        audit(member, "session.open", "user", user.pk, by=by)
    return member
