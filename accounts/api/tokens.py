"""/v1/auth/tokens/: personal tokens, for programs of one's own."""

from __future__ import annotations

from typing import Any

from accounts.actions.create_token import create_token
from accounts.actions.delete_token import delete_token
from accounts.api import shapes
from accounts.api.answers import token_answer
from accounts.queries import token_for, tokens_of
from rest.paging import page
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of
from tenancy.access import Access

tokens = Resources(tags=["Sign-in"])


@tokens.on("GET", "/", answer=page_of(shapes.TokenShape), may="account.tokens")
def list_tokens(request: ActingRequest) -> Any:
    """The account's tokens that are good now, the latest first."""
    return 200, page(request, tokens_of(request.member), token_answer)


@tokens.on(
    "POST",
    "/",
    answer=shapes.NewTokenShape,
    may="account.tokens",
    needs=Access.BILLING,
    secret=True,
    proof=True,
)
def create(request: ActingRequest, body: shapes.TokenBody) -> Any:
    """Make one; the answer is the only place where it is told."""
    row, token = create_token(request.member, name=body.name, scope=body.scope, days=body.days)
    return 201, {**token_answer(row), "token": token}


@tokens.on("DELETE", "/{id}/", may="account.tokens", needs=Access.BILLING, find=token_for)
def delete(request: ActingRequest, id: str) -> Any:
    """Make one worthless from now on."""
    delete_token(request.member, request.subject)
    return 204, None
