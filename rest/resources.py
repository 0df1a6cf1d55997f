"""Routers whose operations declare what must hold before the body is read.

Checks run in the same order everywhere: 401, 404, 403, 402, 429, then the body's 400, then 409. The whole
request is one transaction, so a refusal changes nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from identity.tokens import Claims
from kernel.errors import DrawbookError, NotSignedIn
from kernel.transactions import retrying
from rest import idempotency
from rest.caller import SAFE_METHODS, caller_of, has_to_change
from rest.no_body import refuse_body
from rest.proof import require_proof
from rest.schemas import add_refusals
from rest.scopes import require_scope
from rest.second_factor import require_second_factor
from rest.throttle import check_signed_in
from tenancy.access import Access
from tenancy.member import (
    Member,
    member_for,
    require_access,
    require_capability,
    require_own_password,
)
from tenancy.scope import scope

Find = Callable[..., Any]


class ActingRequest(HttpRequest):
    """A request with a known caller: `member` acts, `subject` is the row of the path's id."""

    member: Member
    claims: Claims
    subject: Any


class _Refused(Exception):
    """Carries an error response out of the transaction, which is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold before the body is read."""

    may: str | None
    needs: Access
    find: Find | None
    secret: bool
    only_looks: bool
    by_token: bool
    proof: bool


class Resources(Router):
    """A ninja router for what belongs to an account."""

    def on(
        self,
        method: str,
        path: str,
        *,
        answer: Any = None,
        status: int | None = None,
        may: str | None = None,
        needs: Access = Access.READ,
        find: Find | None = None,
        secret: bool = False,
        by_token: bool = True,
        proof: bool = False,
        other: dict[int, Any] | None = None,
        **options: Any,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Answer `method path`; `find(member, **ids of the path)` returns the subject or raises NotFound.

        A `secret` answer (a code, a password) is never stored: its idempotency key is ignored. `may` is a
        capability of `tenancy.roles`, `needs` the access that the account's status must allow. Personal
        tokens are refused where `by_token` is False; with `proof` the caller must have confirmed their
        identity recently. `other` has further success statuses with their schemas.
        """
        status = status or {"POST": 201, "DELETE": 204}.get(method, 200)
        answers = {status: answer, **(other or {})}
        register = self.api_operation([method], path, response=answers, **options)
        conditions = Conditions(may, needs, find, secret, method in SAFE_METHODS, by_token, proof)

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            view._ninja_contribute_to_operation = [lambda operation: _guard(operation, conditions)]  # type: ignore[attr-defined]
            return register(view)

        return decorate


def _guard(operation: Any, conditions: Conditions) -> None:
    """Check the conditions before the operation reads the body."""
    add_refusals(operation)

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        # Mounting a router copies its operations; only the copy that runs knows its API.
        running = inspect.unwrap(run).__self__

        @wraps(run)
        def guarded(request: Any, **path: Any) -> Any:
            try:
                claims = caller_of(request)
                return retrying(
                    lambda: _once(request, claims, conditions, path, run, running),
                    only_reads=conditions.only_looks,
                )
            except _Refused as refused:
                return refused.response
            except DrawbookError as refusal:
                return running.api.on_exception(request, refusal)

        return guarded

    operation._run_decorators = [*getattr(operation, "_run_decorators", []), decorate]
    operation.run = decorate(operation.run)


def _once(
    request: Any,
    claims: Claims,
    conditions: Conditions,
    path: dict[str, Any],
    run: Callable[..., Any],
    operation: Any,
) -> Any:
    if claims.account_id is None:
        require_own_password(has_to_change(claims.user_id))
        raise NotSignedIn("Choose an account first.", code="no_account")
    with scope(claims.account_id, claims.user_id):
        member = member_for(
            claims.user_id,
            claims.account_id,
            api_session_id=claims.session_id,
            ip_address=request.META.get("REMOTE_ADDR"),
            token_scope=claims.token_scope,
            changes=not conditions.only_looks,
        )
        if member is None:
            require_own_password(has_to_change(claims.user_id))
            raise NotSignedIn("The session has ended.", code="session_ended")
        require_own_password(member.must_change_password)
        require_second_factor(request, member, claims)
        request.member, request.claims = member, claims
        if conditions.find is not None:
            request.subject = conditions.find(member, **path)
        require_scope(member, conditions.may, changes=not conditions.only_looks, by_token=conditions.by_token)
        if conditions.may is not None:
            require_capability(member, conditions.may)
        if conditions.proof:
            require_proof(request, claims)
        require_access(member, conditions.needs)
        check_signed_in(request)
        refuse_body(request, operation)
        key = idempotency.key_of(request) if request.method == "POST" and not conditions.secret else None
        claimed = idempotency.claim(request, member, key) if key else None
        if isinstance(claimed, HttpResponse):
            return claimed
        response = run(request, **path)
        if response.status_code >= 400:
            raise _Refused(response)
        if claimed is not None:
            idempotency.store(claimed, response)
        return response
