"""/v1/members/: who belongs to the account."""

from __future__ import annotations

from typing import Any

from accounts.actions.change_role import change_role
from accounts.actions.invite_member import invite_member, resend_invitation
from accounts.actions.remove_member import remove_member
from accounts.actions.withdraw_invitation import withdraw_invitation
from accounts.api import shapes
from accounts.api.answers import invitation_answer, invited_answer, member_answer
from accounts.models import Invitation
from accounts.queries import invitation_for, invitations_of, people_of, person_for, person_or_invitation
from rest.paging import page
from rest.proof import require_proof
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of
from tenancy.roles import Role
from tenancy.standing import Needs

members = Resources(tags=["Members"])


@members.on("GET", "/", answer=page_of(shapes.MemberShape), may="account.people")
def list_members(request: ActingRequest) -> Any:
    """Who belongs to the account now, the latest first."""
    return 200, page(request, people_of(request.member), member_answer)


@members.on("POST", "/", answer=shapes.InvitedShape, may="account.people", needs=Needs.BILLING, secret=True)
def invite(request: ActingRequest, body: shapes.MemberBody) -> Any:
    """Invite somebody by e-mail address or mobile number; they are a member once they accept.

    The answer is the same for whoever is known here and whoever is not.
    """
    if body.role == Role.ADMIN:
        require_proof(request, request.claims)
    invited = invite_member(
        request.member,
        email=body.email,
        mobile_number=body.mobile_number,
        full_name=body.full_name,
        role=body.role,
    )
    return 201, invited_answer(invited)


@members.on("GET", "/invitations/", answer=page_of(shapes.InvitationShape), may="account.people")
def list_invitations(request: ActingRequest) -> Any:
    """Invitations that nobody has answered, the latest first."""
    return 200, page(request, invitations_of(request.member), invitation_answer)


@members.on(
    "POST",
    "/invitations/{id}/resending/",
    answer=shapes.InvitedShape,
    may="account.people",
    needs=Needs.BILLING,
    door=invitation_for,
    secret=True,
)
def resend(request: ActingRequest, id: str) -> Any:
    """New codes for another week; the old ones are worthless."""
    return 201, invited_answer(resend_invitation(request.member, request.subject))


@members.on("DELETE", "/invitations/{id}/", may="account.people", needs=Needs.BILLING, door=invitation_for)
def withdraw(request: ActingRequest, id: str) -> Any:
    """Withdraw an invitation that nobody has answered."""
    withdraw_invitation(request.member, request.subject)
    return 204, None


@members.on(
    "PATCH", "/{id}/", answer=shapes.MemberShape, may="account.people", needs=Needs.BILLING, door=person_for
)
def change(request: ActingRequest, id: str, body: shapes.RoleBody) -> Any:
    """Give a member another role."""
    if body.role == Role.ADMIN and request.subject.role != Role.ADMIN:
        require_proof(request, request.claims)
    return 200, member_answer(change_role(request.member, request.subject, body.role))


@members.on("DELETE", "/{id}/", may="account.people", needs=Needs.BILLING, door=person_or_invitation)
def remove(request: ActingRequest, id: str) -> Any:
    """Take a member out, or withdraw an invitation; what a member did stays under their name."""
    if isinstance(request.subject, Invitation):
        withdraw_invitation(request.member, request.subject)
    else:
        remove_member(request.member, request.subject)
    return 204, None
