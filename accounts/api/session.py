"""/v1/auth/: sign-in and the user's own session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import update_last_login
from django.http import HttpRequest

from accounts.actions.change_own_password import change_own_password
from accounts.actions.pass_second_factor import pass_second_factor
from accounts.actions.refresh_session import refresh_session
from accounts.actions.sign_in import enter_first_account, sign_in
from accounts.actions.sign_out import sign_out
from accounts.actions.switch_account import switch_account
from accounts.api import shapes
from accounts.api.answers import billing_answer
from accounts.api.person import (
    PersonRequest,
    member_of,
    require_newcomer,
    require_person,
    require_person_or_token,
)
from accounts.attempts import SecondFactorRequired, attempt
from accounts.browser import carry_on, leave
from accounts.device import address_of, device_of
from accounts.limits import limit_resets, limit_verifications
from accounts.queries import memberships_of
from accounts.tasks import queue_reset_mail, queue_verification_mail
from identity import second_factor
from identity.actions.change_password import WrongPassword
from identity.actions.open_session import Tokens, open_session
from identity.actions.revoke_session import session_of
from identity.identifiers import normal_form
from identity.models import User
from identity.proof import confirm
from kernel.errors import BadInput, NotFound, NotSignedIn
from kernel.ids import read_id
from kernel.transactions import transaction
from rest.open import OpenResources
from tenancy.member import ACCOUNT_KEY

auth = OpenResources(tags=["Sign-in"])

RESET_SENT = "If an account uses this address, we sent it a link."


@auth.on("POST", "/login/", answer=shapes.SignedInShape)
def login(request: HttpRequest, body: shapes.LoginBody) -> Any:
    """Sign in with an e-mail address or mobile number and password; send `code` as a second factor."""
    identifier = _one_identifier(body)
    with attempt(identifier, request), transaction():
        device = device_of(request)
        arrived = sign_in(identifier, body.password, device=device, by="program", code=body.code)
        tokens = open_session(
            arrived.user,
            arrived.member.account_id if arrived.member else None,
            device=device,
            with_second_factor=arrived.with_second_factor,
        )
        update_last_login(User, arrived.user)
    return 200, shapes.SignedInShape.of(user=arrived.user, account=arrived.member, tokens=tokens)


def _one_identifier(body: shapes.LoginBody) -> str:
    if bool(body.email) == bool(body.mobile_number):
        sentence = "Enter either an e-mail address or a mobile number."
        raise BadInput(sentence, errors={"email": [sentence], "mobile_number": [sentence]})
    return str(body.email or body.mobile_number)


@auth.on("POST", "/refresh/", answer=shapes.TokensShape)
def refresh(request: HttpRequest, body: shapes.RefreshBody) -> Any:
    """Exchange a refresh token for a new pair; each token works once."""
    tokens = refresh_session(body.refresh, ip_address=address_of(request))
    if tokens is None:
        raise NotSignedIn("The refresh token is invalid, used or expired.", code="bad_refresh")
    return 200, shapes.TokensShape.of(tokens)


@auth.on("POST", "/logout/", status=204, guard=require_newcomer)
def log_out(request: PersonRequest, body: shapes.LogoutBody | None = None) -> Any:
    """End the session of the token or the browser, and the session of `refresh` if given."""
    person = request.person
    if person.claims.session_id is not None:
        sign_out(person.claims.session_id, ip_address=address_of(request))
    else:
        leave(request)
    other = session_of(body.refresh) if body and body.refresh else None
    if other is not None and other.user_id == person.user.pk:
        sign_out(other.pk, ip_address=address_of(request))
    return 204, None


@auth.on("GET", "/me/", answer=shapes.MeShape, guard=require_person_or_token)
def me(request: PersonRequest) -> Any:
    """Return the user, the current account and all accounts of the user; a token sees only its own."""
    member = member_of(request)
    by_token = request.person.claims.token_id is not None
    memberships = memberships_of(request.person.user.pk)
    if by_token:
        memberships = [own for own in memberships if own.account_id == request.person.claims.account_id]
    return 200, {
        "user": shapes.UserShape.of(request.person.user),
        "account": shapes.AccountShape.of(member) if member else None,
        **billing_answer(None if by_token else member),
        "memberships": [shapes.OwnMembershipShape.of(own) for own in memberships],
    }


@auth.on("POST", "/confirmation/", answer=shapes.MessageShape, guard=require_person)
def confirm_identity(request: PersonRequest, body: shapes.ConfirmationBody) -> Any:
    """Confirm the user's identity before a security change, with a second factor if one is set up.

    The session counts as confirmed for 15 minutes.
    """
    person = request.person
    if second_factor.is_set_up(person.user):
        if not body.code:
            raise SecondFactorRequired
        pass_second_factor(person.user, body.code)
    else:
        with attempt(str(person.user.pk)):
            if not person.user.check_password(body.password or ""):
                raise WrongPassword(field="password")
    confirm(request, person.claims)
    return 200, {"detail": "Identity confirmed."}


@auth.on("POST", "/switch-account/", answer=shapes.SignedInShape, guard=require_person)
def switch(request: PersonRequest, body: shapes.SwitchBody) -> Any:
    """Switch to another account: a program gets tokens for it, a browser's session moves."""
    account_id = read_id(body.account)
    if account_id is None:
        raise NotFound
    user = request.person.user
    tokens: Tokens | None = None
    with transaction():
        member = switch_account(user.pk, account_id, ip_address=address_of(request))
        if not request.person.is_browser:
            tokens = open_session(
                user,
                account_id,
                device=device_of(request),
                with_second_factor=request.person.with_second_factor,
                goes_on=request.person.session,
            )
    if request.person.is_browser:
        request.session[ACCOUNT_KEY] = str(account_id)
    return 200, shapes.SignedInShape.of(user=user, account=member, tokens=tokens)


@auth.on("POST", "/password/change/", answer=shapes.SignedInShape, guard=require_newcomer)
def change_password(request: PersonRequest, body: shapes.PasswordChangeBody) -> Any:
    """Change the user's password: all other sessions end, and this one continues with new tokens."""
    user = request.person.user
    tokens: Tokens | None = None
    member, was_given = member_of(request), user.must_change_password
    with attempt(str(user.pk)), transaction():
        change_own_password(
            user, current=body.current_password, new=body.new_password, ip_address=address_of(request)
        )
        if was_given:
            # The invitation is accepted with that, and there is an account to work in.
            by = "browser" if request.person.is_browser else "program"
            member = enter_first_account(user, device=device_of(request), by=by)
        if not request.person.is_browser:
            tokens = open_session(
                user,
                member.account_id if member else None,
                device=device_of(request),
                with_second_factor=request.person.with_second_factor,
            )
    if request.person.is_browser:
        carry_on(request, user)
        if member is not None:
            request.session[ACCOUNT_KEY] = str(member.account_id)
    return 200, shapes.SignedInShape.of(user=user, account=member, tokens=tokens)


@auth.on("POST", "/password/reset/", answer=shapes.MessageShape)
def ask_reset(request: HttpRequest, body: shapes.PasswordResetBody) -> Any:
    """Send a link to set a new password; the answer is the same for an unknown address."""
    email = normal_form(body.email)
    limit_resets(email)
    queue_reset_mail(email)
    return 200, {"detail": RESET_SENT}


@auth.on("POST", "/email/verification/", answer=shapes.MessageShape, guard=require_person)
def ask_verification(request: PersonRequest) -> Any:
    """Resend the link that confirms the user's e-mail address."""
    limit_verifications(request.person.user)
    queue_verification_mail(request.person.user.pk)
    return 200, {"detail": "If the address is not confirmed yet, we sent it a link."}
