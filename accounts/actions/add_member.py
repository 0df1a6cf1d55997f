"""Add a person to the account, known to the installation already or not."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.policies import read_role
from audit.record import audit
from identity.actions.create_user import create_user
from identity.identifiers import find_user, read_email, read_mobile
from identity.models import User
from identity.passwords import temporary_password
from kernel.errors import BadInput, Conflict
from kernel.transactions import transaction
from plans.queries import limit_of
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role

LIMIT_REACHED = "User limit reached for your plan"


@dataclass(frozen=True, slots=True)
class Added:
    """The new membership; `temporary_password` is told once, to whoever added someone unknown."""

    membership: Membership
    temporary_password: str | None


def add_member(
    member: Member, *, full_name: str, role: str, email: str | None = None, mobile_number: str | None = None
) -> Added:
    """Someone unknown gets a password to be changed at the first sign-in; someone known keeps theirs.

    BadInput for a bad field and when the plan has no room; Conflict when the person is in already.
    """
    with transaction():
        given = read_role(role)
        address, number = _identifier(member, email, mobile_number)
        user = find_user(address or number or "")
        before = Membership.objects.filter(user=user).first() if user else None
        _refuse_unready(user, before)
        if given != Role.MEMBER:
            require_room(member)
        password = None
        if user is None:
            user, password = _make(address, number, full_name)
        membership = _join(member, user, before, given)
        audit(member, "member.add", subject="membership", subject_id=membership.pk, user=user.pk, role=given)
    return Added(membership, password)


def _identifier(
    member: Member, email: str | None, mobile_number: str | None
) -> tuple[str | None, str | None]:
    if bool(email) == bool(mobile_number):
        sentence = "Give an e-mail address or a mobile number, one of them."
        raise BadInput(sentence, errors={"email": [sentence], "mobile_number": [sentence]})
    if email:
        return read_email(email), None
    assert mobile_number is not None
    return None, read_mobile(mobile_number, member.country)


def _refuse_unready(user: User | None, before: Membership | None) -> None:
    if user is None:
        return
    if before is not None and before.is_active:
        raise Conflict("This person is a member already.", code="already_member")
    if before is None and user.must_change_password:
        # Whoever was told that password could come in here with it.
        raise Conflict(
            "This person has still to sign in for the first time and choose a password. Add them after that.",
            code="not_signed_in_yet",
        )
    if not user.is_active:
        raise Conflict("This person has been shut out of the platform.", code="deactivated")


def require_room(member: Member) -> None:
    """Counted under a lock, so that two who are added at once don't share the last place."""
    limit = limit_of(member, "users", hold=True)
    users = Membership.objects.filter(is_active=True).exclude(role=Role.MEMBER).count()
    if users >= limit:
        raise BadInput(LIMIT_REACHED, code="user_limit")


def _make(email: str | None, mobile_number: str | None, full_name: str) -> tuple[User, str]:
    first, _, last = full_name.partition(" ")
    password = temporary_password()
    user = create_user(
        email=email,
        mobile_number=mobile_number,
        password=password,
        first_name=first,
        last_name=last,
        must_change_password=True,
    )
    return user, password


def _join(member: Member, user: User, before: Membership | None, role: Role) -> Membership:
    if before is None:
        return Membership.objects.create(account_id=member.account_id, user=user, role=role)
    before.role, before.is_active = role, True
    before.save(update_fields=["role", "is_active"])
    return before
