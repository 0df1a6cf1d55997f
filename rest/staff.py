"""Routers for the platform's staff: `/v1/ops/…`, over all accounts.

Checks run in the order of `rest.resources`. Other callers get 403, but 404 for ids that they couldn't see
anyway, so that a stranger learns nothing here either.
"""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from identity.models import ApiSession
from identity.tokens import Claims
from kernel.errors import Denied, DrawbookError, NotFound, NotSignedIn
from kernel.ids import read_id
from kernel.transactions import retrying, transaction
from rest import idempotency
from rest.caller import SAFE_METHODS, caller_of
from rest.no_body import refuse_body
from rest.proof import require_proof
from rest.schemas import add_refusals
from rest.throttle import check_signed_in
from tenancy.member import member_for
from tenancy.scope import scope
from tenancy.staff import Staff, staff_for, staff_scope

STAFF_ONLY = "This is for the staff of the platform."

Find = Callable[[uuid.UUID], Any]


class StaffRequest(HttpRequest):
    """A request whose caller is on the staff; `subject` is the row of the path's id."""

    staff: Staff
    subject: Any


class _Refused(Exception):
    """Carries an error response out of the transaction, which is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


_checks: list[Callable[[Any, Staff, Claims], None]] = []


def also_check(check: Callable[[Any, Staff, Claims], None]) -> None:
    """Register a check that refuses staff, such as those without a second factor."""
    if check not in _checks:
        _checks.append(check)


class StaffResources(Router):
    """A ninja router for staff."""

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
        answers = {status: answer, **(other or {})}
        register = self.api_operation([method], path, response=answers, **options)

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            view._ninja_contribute_to_operation = [lambda operation: _guard(operation, find, proof)]  # type: ignore[attr-defined]
            return register(view)

        return decorate


def _guard(operation: Any, find: Find | None, proof: bool) -> None:
    add_refusals(operation)

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        running = inspect.unwrap(run).__self__

        @wraps(run)
        def guarded(request: Any, **path: Any) -> Any:
            try:
                claims = caller_of(request)
                return retrying(
                    lambda: _once(request, claims, find, path, run, running, proof),
                    only_reads=request.method in SAFE_METHODS,
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
    find: Find | None,
    path: dict[str, Any],
    run: Callable[..., Any],
    operation: Any,
    proof: bool,
) -> Any:
    with transaction():
        staff = staff_for(
            claims.user_id, api_session_id=claims.session_id, ip_address=request.META.get("REMOTE_ADDR")
        )
        if staff is None:
            raise _for_others(request, claims, find, path)
        request.staff = staff
        if find is not None:
            with staff_scope():
                request.subject = _found(find, path)
        _require_fit(request, staff, claims)
        if proof:
            require_proof(request, claims)
        check_signed_in(request)
        refuse_body(request, operation)
        if request.method == "GET":
            with staff_scope():
                response = run(request, **path)
        else:
            claimed = _claimed(request, staff)
            if isinstance(claimed, HttpResponse):
                return claimed
            response = run(request, **path)
            if claimed is not None and response.status_code < 400:
                idempotency.store_for_staff(claimed, response)
        if response.status_code >= 400:
            raise _Refused(response)
        return response


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


def _claimed(request: Any, staff: Staff) -> Any:
    key = idempotency.key_of(request) if request.method == "POST" else None
    return idempotency.claim_for_staff(request, staff.user_id, key) if key else None
