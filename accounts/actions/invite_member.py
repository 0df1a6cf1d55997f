"""Invite a person to the account; the answer is the same for known and unknown people."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts.invitations import LASTS, hash_of_password, new_code, url_of
from accounts.limits import limit_invitations
from accounts.models import Invitation
from accounts.policies import read_role
from accounts.seats import require_room
from accounts.tasks import queue_invitation_mail
from audit.record import audit
from identity.actions.open_session import hash_of
from identity.identifiers import read_email, read_mobile
from identity.passwords import temporary_password
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.member import Member
from tenancy.models import Membership

ALREADY_INVITED = "This person is already invited. Resend or withdraw the invitation."


@dataclass(frozen=True, slots=True)
class Invited:
    """The invitation, and the link and temporary password that the inviter sees once and passes on.

    Both are None if the link was sent by e-mail.
    """

    invitation: Invitation
    url: str | None
    temporary_password: str | None


def invite_member(
    member: Member,
    *,
    full_name: str,
    role: str,
    email: str | None = None,
    mobile_number: str | None = None,
    takes_seat: bool = True,
) -> Invited:
    """Invite a person; BadInput for an invalid field or a full plan, Conflict for members and invited people.

    Chit members don't count towards the plan's user limit; groups have their own limits.
    """
    with transaction():
        given = read_role(role)
        address, number = _identifier(member, email, mobile_number)
        _refuse_known_here(address, number)
        if takes_seat:
            require_room(member)
            limit_invitations(member, address or number or "")
        invitation = Invitation(
            id=new_id(),
            account_id=member.account_id,
            email=address,
            mobile_number=number,
            full_name=full_name,
            role=given,
            takes_seat=takes_seat,
            created_at=database_now(),
            invited_by=member.user_id,
            invited_by_name=member.user_name[:301],
        )
        invited = _issue(invitation)
        invitation.save(force_insert=True)
        audit(member, "member.invite", "invitation", invitation.pk, who=full_name, role=given)
    return invited


def resend_invitation(member: Member, invitation: Invitation) -> Invited:
    """New codes for another week; the old ones are worthless. Conflict when it was answered or withdrawn."""
    with transaction():
        row = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if row.outcome:
            raise Conflict("This invitation has ended.", code="invitation_ended")
        if row.takes_seat:
            if row.expires_at <= database_now():
                require_room(member)
            limit_invitations(member, row.address)
        invited = _issue(row)
        row.save(update_fields=["mailed_hash", "shown_hash", "password_hash", "expires_at"])
        audit(member, "member.invite_again", "invitation", row.pk, who=row.full_name)
    return invited


def _issue(invitation: Invitation) -> Invited:
    """Store new codes in the row; the e-mail is queued with the transaction."""
    invitation.expires_at = database_now() + LASTS
    code = password = None
    invitation.mailed_hash = invitation.shown_hash = invitation.password_hash = None
    if invitation.email:
        mailed = new_code()
        invitation.mailed_hash = hash_of(mailed)
        queue_invitation_mail(invitation, mailed)
    if not invitation.email or not settings.EMAIL_HOST:
        code, password = new_code(), temporary_password()
        invitation.shown_hash = hash_of(code)
        invitation.password_hash = hash_of_password(invitation.pk, password)
    return Invited(invitation, url_of(code) if code else None, password)


def _identifier(
    member: Member, email: str | None, mobile_number: str | None
) -> tuple[str | None, str | None]:
    if bool(email) == bool(mobile_number):
        sentence = "Enter either an e-mail address or a mobile number."
        raise BadInput(sentence, errors={"email": [sentence], "mobile_number": [sentence]})
    if email:
        return read_email(email), None
    assert mobile_number is not None
    return None, read_mobile(mobile_number, member.country)


def _refuse_known_here(email: str | None, mobile_number: str | None) -> None:
    """By what this account knows itself, and nothing else."""
    here = Membership.objects.filter(is_active=True)
    found = here.filter(user__email=email) if email else here.filter(user__mobile_number=mobile_number)
    if found.exists():
        raise Conflict("This person is already a member.", code="already_member")
    waiting = Invitation.objects.filter(outcome="")
    waiting = waiting.filter(email=email) if email else waiting.filter(mobile_number=mobile_number)
    before = waiting.select_for_update().first()
    if before is None:
        return
    if before.expires_at > database_now():
        raise Conflict(ALREADY_INVITED, code="already_invited")
    before.outcome, before.ended_at = "withdrawn", database_now()
    before.save(update_fields=["outcome", "ended_at"])
