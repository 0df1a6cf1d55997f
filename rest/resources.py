"""Routers whose operations declare what must hold before the body is read.

Checks run in the same order everywhere: 401, 404, 403, 402, 429, then the body's 400, then 409. The whole
request is one transaction, so a refusal changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from identity.tokens import Claims
from kernel.errors import NotSignedIn
from kernel.transactions import answered
from rest.caller import SAFE_METHODS, caller_of, has_to_change
from rest.guarding import GuardedRouter
from rest.idempotency import OF_MEMBERS, answer_once
from rest.no_body import refuse_body
from rest.proof import require_proof
from rest.scopes import require_scope
from rest.second_factor import require_second_factor
from rest.throttle import check_signed_in
from tenancy.access import Access
from tenancy.member import (
    member_for,
    require_access,
    require_capability,
    require_own_password,
)
from tenancy.requests import ActingRequest as ActingRequest
from tenancy.scope import scope

Find = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Conditions:
    """The gate of an operation: what must hold before the body is read."""

    may: str | None
    needs: Access
    find: Find | None
    secret: bool
    only_looks: bool
    by_token: bool
    proof: bool

    def __call__(self, request: Any, path: dict[str, Any], run: Callable[..., Any], operation: Any) -> Any:
        claims = caller_of(request)
        return answered(lambda: self._once(request, claims, path, run, operation), only_reads=self.only_looks)

    def _once(
        self, request: Any, claims: Claims, path: dict[str, Any], run: Callable[..., Any], operation: Any
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
                changes=not self.only_looks,
            )
            if member is None:
                require_own_password(has_to_change(claims.user_id))
                raise NotSignedIn("The session has ended.", code="session_ended")
            require_own_password(member.must_change_password)
            require_second_factor(request, member, claims)
            request.member, request.claims = member, claims
            if self.find is not None:
                request.subject = self.find(member, **path)
            require_scope(member, self.may, changes=not self.only_looks, by_token=self.by_token)
            if self.may is not None:
                require_capability(member, self.may)
            if self.proof:
                require_proof(request, claims)
            require_access(member, self.needs)
            check_signed_in(request)
            refuse_body(request, operation)
            return answer_once(
                request,
                lambda: run(request, **path),
                None if self.secret else OF_MEMBERS,
                member.account_id,
                member.user_id,
            )


class Resources(GuardedRouter):
    """A router for what belongs to an account."""

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
        conditions = Conditions(may, needs, find, secret, method in SAFE_METHODS, by_token, proof)
        return self.guarded(conditions, method, path, {status: answer, **(other or {})}, **options)
