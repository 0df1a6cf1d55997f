"""/v1/auth/tokens/: personal API tokens."""

from __future__ import annotations

from typing import Any

from accounts.actions.create_token import create_token
from accounts.actions.delete_token import delete_token
from accounts.api import shapes
from accounts.queries import token_for, tokens_of
from rest.paging import page
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of
from tenancy.access import Access

tokens = Resources(tags=["Sign-in"])


@tokens.on("GET", "/", answer=page_of(shapes.TokenShape), may="account.tokens")
def list_tokens(request: ActingRequest) -> Any:
    """List the account's valid tokens, newest first."""
    return 200, page(request, tokens_of(request.member), shapes.TokenShape.of)


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
    """Create a token; only this answer shows it."""
    row, token = create_token(request.member, name=body.name, scope=body.scope, days=body.days)
    return 201, shapes.NewTokenShape.of(row, token=token)


@tokens.on("DELETE", "/{id}/", may="account.tokens", needs=Access.BILLING, find=token_for)
def delete(request: ActingRequest, id: str) -> Any:
    """Revoke a token."""
    delete_token(request.member, request.subject)
    return 204, None
