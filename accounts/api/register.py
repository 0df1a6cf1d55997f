"""/v1/auth/register/: create an account; with a key, only once, however often it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts import sign_up_keys
from accounts.actions.register import register
from accounts.actions.sign_in import sign_in
from accounts.api import shapes
from accounts.api.answers import billing_answer
from accounts.api.session import auth
from accounts.attempts import SecondFactorRequired, attempt
from accounts.device import address_of, device_of
from accounts.limits import limit_registrations
from identity.actions.open_session import open_session
from identity.models import User
from kernel.errors import NotSignedIn
from kernel.transactions import transaction
from rest.idempotency import REPLAYED, key_of
from tenancy.member import Member


@auth.on("POST", "/register/", answer=shapes.RegisteredShape, status=201, guard=limit_registrations)
def sign_up(request: HttpRequest, response: HttpResponse, body: shapes.RegisterBody) -> Any:
    """Create an account with a plan and its owner.

    A repeated request with the same `Idempotency-Key` returns the account as it is now, with new tokens.
    """
    key = key_of(request)
    with transaction():
        before = sign_up_keys.claim(key, body.model_dump(exclude={"password"})) if key else None
        if before is None:
            member = _open(request, body)
            if key:
                sign_up_keys.store(key, member.user_id)
        else:
            member = _come_back(request, body, before)
            response[REPLAYED] = "true"
        user = User.objects.get(pk=member.user_id)
        tokens = open_session(user, member.account_id, device=device_of(request))
    return 201, {
        **shapes.SignedInShape.of(user=user, account=member, tokens=tokens),
        **billing_answer(member),
    }


def _open(request: HttpRequest, body: shapes.RegisterBody) -> Member:
    return register(
        email=body.email,
        password=body.password,
        first_name=body.first_name,
        last_name=body.last_name,
        country=body.country,
        plan=body.plan,
        business_name=body.business_name or "",
        ip_address=address_of(request),
    )


def _come_back(request: HttpRequest, body: shapes.RegisterBody, before: uuid.UUID) -> Member:
    """Sign in the user who signed up with this key, by the password."""
    try:
        with attempt(body.email, request):
            arrived = sign_in(body.email, body.password, device=device_of(request), by="program")
    except SecondFactorRequired:
        raise
    except NotSignedIn:
        # The stored body has no password, so a different password is only noticed here.
        raise sign_up_keys.another_body() from None
    if arrived.member is None or arrived.user.pk != before:
        raise sign_up_keys.another_body()
    return arrived.member
