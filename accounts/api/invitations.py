"""/v1/auth/invitations/: the user's invitations and the answers to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.actions.accept_invitation import accept_invitation, decline_invitation
from accounts.actions.claim_invitation import claim_by_code
from accounts.api import shapes
from accounts.api.person import PersonRequest, require_person
from accounts.api.session import auth
from accounts.device import address_of, device_of
from accounts.invitations import find_invitation
from accounts.queries import invitation_to, invitations_to
from identity.actions.open_session import Tokens, open_session
from identity.models import User
from kernel.errors import NotSignedIn, bad_field
from kernel.transactions import transaction
from rest.throttle import check_anonymous
from tenancy.member import Member


@auth.on("GET", "/invitations/", answer=shapes.OwnInvitationsShape, guard=require_person)
def list_own_invitations(request: PersonRequest) -> Any:
    """List the invitations to the user's confirmed e-mail address; others are answered with their link."""
    return 200, shapes.OwnInvitationsShape.of(results=invitations_to(request.person.user))


@auth.on("POST", "/invitations/acceptance/", answer=shapes.SignedInShape)
def accept_by_code(request: HttpRequest, body: shapes.AcceptanceBody) -> Any:
    """Accept with the code of the link: as the signed-in invited user, or as a new user with a `password`."""
    person = _person(request)
    if person is not None:
        found = find_invitation(body.code)
        member = accept_invitation(
            person.user, found.account_id, found.invitation.pk, ip_address=address_of(request)
        )
        return _answer(person.user, member, None)
    if not body.password:
        find_invitation(body.code)
        raise bad_field("password", "Choose a password, or sign in first.")
    with transaction():
        user, member = claim_by_code(
            body.code, password=body.password, full_name=body.full_name, ip_address=address_of(request)
        )
        tokens = open_session(user, member.account_id, device=device_of(request))
    return _answer(user, member, tokens)


def _person(request: HttpRequest) -> Any:
    """Return the signed-in person, or None."""
    try:
        require_person(request)
    except NotSignedIn:
        if "Authorization" in request.headers:
            raise
        check_anonymous(request)
        return None
    return request.person  # type: ignore[attr-defined]


@auth.on("POST", "/invitations/{id}/acceptance/", answer=shapes.SignedInShape, guard=require_person)
def accept(request: PersonRequest, id: str) -> Any:
    """Accept a listed invitation."""
    own = invitation_to(request.person.user, id)
    member = accept_invitation(request.person.user, own.account_id, own.id, ip_address=address_of(request))
    return _answer(request.person.user, member, None)


@auth.on("DELETE", "/invitations/{id}/", status=204, guard=require_person)
def decline(request: PersonRequest, id: str) -> Any:
    """Decline a listed invitation."""
    own = invitation_to(request.person.user, id)
    decline_invitation(request.person.user, own.account_id, own.id)
    return 204, None


def _answer(user: User, member: Member, tokens: Tokens | None) -> Any:
    """Return the joined account; a signed-in user stays in the current account and can switch later."""
    return 200, shapes.SignedInShape.of(user=user, account=member, tokens=tokens)
