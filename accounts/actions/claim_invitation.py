"""Become known by an invitation: choose a password and join, once, however often the code is sent."""

from __future__ import annotations

from accounts.actions.accept_invitation import join
from accounts.invitations import find_invitation, locked, matching, waiting_for
from accounts.models import Invitation
from identity.actions.change_password import WrongPassword
from identity.actions.create_user import refuse_weak
from identity.actions.end_what_was_set_up import end_what_was_set_up
from identity.actions.verify_email import verify_email
from identity.identifiers import find_user, normal_form
from identity.models import User
from kernel.clock import database_now
from kernel.errors import Conflict, NotFound
from kernel.transactions import transaction
from tenancy.member import Member

SIGN_IN = "This address or number already has an account. Sign in with your own password to accept."


def claim_by_code(
    code: str, *, password: str, full_name: str = "", ip_address: str | None = None
) -> tuple[User, Member]:
    """Accept by the link and choose a password; Conflict for known users, who sign in instead."""
    found = find_invitation(code)
    with transaction(), locked(found.account_id, found.invitation.pk) as invitation:
        user = person_of(invitation)
        if not user.must_change_password:
            raise Conflict(SIGN_IN, code="sign_in_instead")
        _choose(user, password, full_name or invitation.full_name, field="password")
        if found.was_mailed and user.email:
            verify_email(user.pk, user.email)
        return user, join(user, invitation, ip_address=ip_address)


def claim_by_password(user: User, temporary: str, new: str, *, ip_address: str | None = None) -> None:
    """Accept by the temporary password of an invitation, or one issued before there were invitations.

    WrongPassword if it is neither, or the user has already chosen a password.
    """
    waiting = matching(waiting_for(user), temporary)
    try:
        with transaction():
            if waiting is None:
                row = _unclaimed(user)
                if not has_temporary_password(row, temporary):
                    raise WrongPassword
                _choose(row, new, "", field="new_password")
            else:
                with locked(waiting.account_id, waiting.id) as invitation:
                    row = _unclaimed(user)
                    _choose(row, new, invitation.full_name, field="new_password")
                    join(row, invitation, ip_address=ip_address)
    except NotFound:  # another request with the same password was quicker
        raise WrongPassword from None
    user.refresh_from_db()


def _unclaimed(user: User) -> User:
    row = User.objects.select_for_update().get(pk=user.pk)
    if not row.must_change_password:
        raise WrongPassword
    return row


def has_temporary_password(user: User, password: str) -> bool:
    """Return whether it is a valid temporary password from before there were invitations."""
    until = user.temporary_until
    return until is not None and until > database_now() and user.check_password(password)


def newcomer(identifier: str, password: str) -> User | None:
    """Return the user with this temporary password, who can do nothing but choose a password."""
    known = find_user(identifier)
    email, number = _identifiers(identifier)
    waiting = matching(waiting_for(known, email=email, mobile_number=number), password)
    if known is not None and not known.must_change_password:
        return None
    if waiting is None:
        return (
            known
            if known is not None and known.is_active and has_temporary_password(known, password)
            else None
        )
    with transaction(), locked(waiting.account_id, waiting.id) as invitation:
        return person_of(invitation)


def person_of(invitation: Invitation) -> User:
    """Return the invited user, locked; an unknown person becomes a user without a password."""
    user = find_user(invitation.address) or placeholder(
        email=invitation.email, mobile_number=invitation.mobile_number
    )
    return User.objects.select_for_update().get(pk=user.pk)


def placeholder(*, email: str | None = None, mobile_number: str | None = None) -> User:
    """Create a user with only a number or an address."""
    user = User(email=email, mobile_number=mobile_number, must_change_password=True)
    user.set_unusable_password()
    with transaction():
        User.objects.bulk_create([user], ignore_conflicts=True)
        found = find_user(email or mobile_number or "")
    assert found is not None
    return found


def _choose(user: User, password: str, full_name: str, *, field: str) -> None:
    """Set the password; all earlier credentials end."""
    if not user.first_name and full_name:
        first, _, last = full_name.partition(" ")
        user.first_name, user.last_name = first[:150], last[:150]
    refuse_weak(user, password, field=field)
    end_what_was_set_up(user.pk, because="claimed")
    user.set_password(password)
    user.must_change_password, user.temporary_until = False, None
    user.save(
        update_fields=[
            *("password", "must_change_password", "temporary_until"),
            *("first_name", "last_name", "updated_at"),
        ]
    )


def _identifiers(identifier: str) -> tuple[str | None, str | None]:
    usual = normal_form(identifier)
    return (usual, None) if "@" in usual else (None, usual)
