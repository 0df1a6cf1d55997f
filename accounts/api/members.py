"""/v1/members/: the members of the account."""

from __future__ import annotations

from typing import Any

from accounts.actions.change_role import change_role
from accounts.actions.demand_second_factor import demand_second_factor
from accounts.actions.invite_member import Invited, invite_member, resend_invitation
from accounts.actions.remove_member import remove_member
from accounts.actions.withdraw_invitation import withdraw_invitation
from accounts.api import shapes
from accounts.models import Invitation
from accounts.queries import (
    invitation_for,
    invitations_of,
    people_of,
    people_without_factor,
    person_for,
    person_or_invitation,
)
from identity import second_factor
from rest.paging import page
from rest.proof import require_proof
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of
from tenancy.access import Access
from tenancy.member import Member, member_for
from tenancy.roles import Role

members = Resources(tags=["Members"])


@members.on("GET", "/", answer=page_of(shapes.MemberShape), may="account.people")
def list_members(request: ActingRequest) -> Any:
    """List the members of the account, newest first."""
    return 200, page(request, people_of(request.member), shapes.MemberShape.of)


@members.on("POST", "/", answer=shapes.InvitedShape, may="account.people", needs=Access.BILLING, secret=True)
def invite(request: ActingRequest, body: shapes.MemberBody) -> Any:
    """Invite a person by e-mail address or mobile number; accepting makes them a member.

    The answer is the same for known and unknown people.
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
    return 201, _invited(invited)


def _invited(invited: Invited) -> dict[str, Any]:
    """Return the invitation with the codes that are shown only once."""
    return shapes.InvitedShape.of(
        invited.invitation, temporary_password=invited.temporary_password, invite_url=invited.url
    )


@members.on("GET", "/invitations/", answer=page_of(shapes.InvitationShape), may="account.people")
def list_invitations(request: ActingRequest) -> Any:
    """List unanswered invitations, newest first."""
    return 200, page(request, invitations_of(request.member), shapes.InvitationShape.of)


@members.on(
    "POST",
    "/invitations/{id}/resending/",
    answer=shapes.InvitedShape,
    may="account.people",
    needs=Access.BILLING,
    find=invitation_for,
    secret=True,
)
def resend(request: ActingRequest, id: str) -> Any:
    """Resend an invitation with new codes, valid for a week; the old codes no longer work."""
    return 201, _invited(resend_invitation(request.member, request.subject))


@members.on("DELETE", "/invitations/{id}/", may="account.people", needs=Access.BILLING, find=invitation_for)
def withdraw(request: ActingRequest, id: str) -> Any:
    """Withdraw an unanswered invitation."""
    withdraw_invitation(request.member, request.subject)
    return 204, None


def _demand_answer(member: Member) -> dict[str, Any]:
    return {
        "demand": member.second_factor_demand or "nobody",
        "begins_at": member.second_factor_from,
        "without_factor": people_without_factor(member),
    }


@members.on("GET", "/second-factor/", answer=shapes.DemandShape, may="account.people")
def get_demand(request: ActingRequest) -> Any:
    """Return who must have a second factor, from when on, and who has none yet."""
    return 200, _demand_answer(request.member)


@members.on(
    "PUT",
    "/second-factor/",
    answer=shapes.DemandShape,
    may="account.people",
    needs=Access.BILLING,
    by_token=False,
    proof=True,
)
def put_demand(request: ActingRequest, body: shapes.DemandBody) -> Any:
    """Require a second factor from the admins, the whole team or nobody, after a number of days.

    After that time, sessions of these members without a second factor get 403 `second_factor_required`.
    Members who require it from themselves must have signed in with a second factor.
    """
    demand = "" if body.demand == "nobody" else body.demand
    demand_second_factor(
        request.member, demand, grace_days=body.grace_days, has_passed=second_factor.has_passed(request)
    )
    now = member_for(request.member.user_id, request.member.account_id)
    assert now is not None
    return 200, _demand_answer(now)


@members.on(
    "PATCH", "/{id}/", answer=shapes.MemberShape, may="account.people", needs=Access.BILLING, find=person_for
)
def change(request: ActingRequest, id: str, body: shapes.RoleBody) -> Any:
    """Give a member another role."""
    if body.role == Role.ADMIN and request.subject.role != Role.ADMIN:
        require_proof(request, request.claims)
    return 200, shapes.MemberShape.of(change_role(request.member, request.subject, body.role))


@members.on("DELETE", "/{id}/", may="account.people", needs=Access.BILLING, find=person_or_invitation)
def remove(request: ActingRequest, id: str) -> Any:
    """Remove a member or withdraw an invitation; the member's past actions keep their name."""
    if isinstance(request.subject, Invitation):
        withdraw_invitation(request.member, request.subject)
    else:
        remove_member(request.member, request.subject)
    return 204, None
