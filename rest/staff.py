"""Routers for the platform's staff: `/v1/ops/…`, over all accounts.

Checks run in the order of `rest.resources`. Other callers get 403, but 404 for ids that they couldn't see
anyway, so that a stranger learns nothing here either.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from identity.models import ApiSession
from identity.tokens import Claims
from kernel.errors import Denied, NotFound, NotSignedIn
from kernel.ids import read_id
from kernel.transactions import answered, transaction
from rest.caller import SAFE_METHODS, caller_of
from rest.guarding import GuardedRouter
from rest.idempotency import OF_STAFF, answer_once
from rest.no_body import refuse_body
from rest.proof import require_proof
from rest.throttle import check_signed_in
from tenancy.member import member_for
from tenancy.requests import StaffRequest as StaffRequest
from tenancy.scope import scope
from tenancy.staff import Staff, staff_for, staff_scope

STAFF_ONLY = "This is for the staff of the platform."

Find = Callable[[uuid.UUID], Any]


_checks: list[Callable[[Any, Staff, Claims], None]] = []


def also_check(check: Callable[[Any, Staff, Claims], None]) -> None:
    """Register a check that refuses staff, such as those without a second factor."""
    if check not in _checks:
        _checks.append(check)


class StaffResources(GuardedRouter):
    """A router for staff."""

    def on(
        self,
        method: str,
        path: str,
        *,
        answer: Any = None,
        status: int | None = None,
        find: Find | None = None,
        other: dict[int, Any] | None = None,
        proof: bool = False,
        **options: Any,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Answer `method path`; `find(id)` returns the row, or None when there is none.

        A GET runs in `staff_scope`. Other methods run outside any scope, in one transaction, and enter the
        account's own. With `proof` the caller must have confirmed their identity recently: for acts that
        move money or revoke access.
        """
        status = status or {"POST": 201, "DELETE": 204}.get(method, 200)
        return self.guarded(
            _StaffGate(find, proof), method, path, {status: answer, **(other or {})}, **options
        )


@dataclass(frozen=True, slots=True)
class _StaffGate:
    find: Find | None
    proof: bool

    def __call__(self, request: Any, path: dict[str, Any], run: Callable[..., Any], operation: Any) -> Any:
        claims, reads = caller_of(request), request.method in SAFE_METHODS
        return answered(lambda: self._once(request, claims, path, run, operation), only_reads=reads)

    def _once(
        self, request: Any, claims: Claims, path: dict[str, Any], run: Callable[..., Any], operation: Any
    ) -> Any:
        with transaction():
            staff = staff_for(
                claims.user_id, api_session_id=claims.session_id, ip_address=request.META.get("REMOTE_ADDR")
            )
            if staff is None:
                raise _for_others(request, claims, self.find, path)
            request.staff = staff
            if self.find is not None:
                with staff_scope():
                    request.subject = _found(self.find, path)
            _require_fit(request, staff, claims)
            if self.proof:
                require_proof(request, claims)
            check_signed_in(request)
            refuse_body(request, operation)
            with staff_scope() if request.method == "GET" else nullcontext():
                return answer_once(request, lambda: run(request, **path), OF_STAFF, staff.user_id)


def _for_others(
    request: Any, claims: Claims, find: Find | None, path: dict[str, Any]
) -> NotSignedIn | NotFound | Denied:
    """Return the refusal for a caller who isn't on the staff: no session, an unknown id, or no permission."""
    if claims.account_id is None:
        return Denied(STAFF_ONLY, code="staff_only") if _goes_on(claims) else _ended()
    with scope(claims.account_id, claims.user_id):
        member = member_for(claims.user_id, claims.account_id, api_session_id=claims.session_id)
        if member is None:
            return _ended()
        if find is not None:
            _found(find, path)
    return Denied(STAFF_ONLY, code="staff_only")


def _goes_on(claims: Claims) -> bool:
    """Whether the session of a caller without an account is open; a browser's ends with its cookie."""
    if claims.session_id is None:
        return True
    open_ones = ApiSession.objects.filter(pk=claims.session_id, revoked_at__isnull=True)
    return open_ones.filter(user__is_active=True).exists()


def _ended() -> NotSignedIn:
    return NotSignedIn("The session has ended.", code="session_ended")


def _require_fit(request: Any, staff: Staff, claims: Claims) -> None:
    """Refuse personal tokens, then run the registered checks."""
    if claims.token_id is not None:
        raise Denied("Personal tokens can't be used for staff requests.", code="personal_token")
    for check in _checks:
        check(request, staff, claims)


def _found(find: Find, path: dict[str, Any]) -> Any:
    key = read_id(next(iter(path.values())))
    row = find(key) if key is not None else None
    if row is None:
        raise NotFound
    return row
