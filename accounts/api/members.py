"""/v1/members/: who belongs to the account."""

from __future__ import annotations

from typing import Any

from accounts.actions.add_member import add_member
from accounts.actions.change_role import change_role
from accounts.actions.remove_member import remove_member
from accounts.api import shapes
from accounts.api.answers import member_answer
from accounts.mails import reset_url
from accounts.queries import people_of, person_for
from rest.paging import page
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of
from tenancy.standing import Needs

members = Resources(tags=["Members"])


@members.on("GET", "/", answer=page_of(shapes.MemberShape), may="account.people")
def list_members(request: ActingRequest) -> Any:
    """Who belongs to the account now, the latest first."""
    return 200, page(request, people_of(request.member), member_answer)


@members.on("POST", "/", answer=shapes.AddedShape, may="account.people", needs=Needs.BILLING, secret=True)
def add(request: ActingRequest, body: shapes.MemberBody) -> Any:
    """Add someone by e-mail address or mobile number; who is unknown here gets a temporary password."""
    added = add_member(
        request.member,
        email=body.email,
        mobile_number=body.mobile_number,
        full_name=body.full_name,
        role=body.role,
    )
    return 201, {
        **member_answer(added.membership),
        "temporary_password": added.temporary_password,
        "invite_url": reset_url(added.membership.user) if added.temporary_password else None,
    }


@members.on(
    "PATCH", "/{id}/", answer=shapes.MemberShape, may="account.people", needs=Needs.BILLING, door=person_for
)
def change(request: ActingRequest, id: str, body: shapes.RoleBody) -> Any:
    """Give a member another role."""
    return 200, member_answer(change_role(request.member, request.subject, body.role))


@members.on("DELETE", "/{id}/", may="account.people", needs=Needs.BILLING, door=person_for)
def remove(request: ActingRequest, id: str) -> Any:
    """Take a member out of the account; what they did stays under their name."""
    remove_member(request.member, request.subject)
    return 204, None
