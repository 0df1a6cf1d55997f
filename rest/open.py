"""Routers for people who haven't chosen an account, or haven't signed in at all.

Checks run in the order of `rest.resources`. Each action opens its own transaction here, because some
refusals, such as that of a replayed token, commit a change.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja import Router

from kernel.errors import DrawbookError
from kernel.transactions import retrying
from rest import idempotency
from rest.caller import SAFE_METHODS
from rest.no_body import refuse_body
from rest.schemas import OPEN_REFUSALS, add_refusals
from rest.throttle import check_anonymous

Guard = Callable[[HttpRequest], None]


class OpenResources(Router):
    """A ninja router whose operations are guarded before the body is read."""

    def on(
        self,
        method: str,
        path: str,
        *,
        answer: Any = None,
        status: int = 200,
        guard: Guard = check_anonymous,
        reads_body: bool = False,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Answer `method path`; `guard` refuses by raising.

        `reads_body` is for views that read the body themselves, without a schema.
        """
        register = self.api_operation([method], path, response={status: answer})

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            view._ninja_contribute_to_operation = [lambda operation: _guarded(operation, guard, reads_body)]  # type: ignore[attr-defined]
            return register(view)

        return decorate


def _guarded(operation: Any, guard: Guard, reads_body: bool) -> None:
    add_refusals(operation, OPEN_REFUSALS)

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        # Mounting a router copies its operations; the copy that runs is the one that knows its API.
        running = inspect.unwrap(run).__self__

        @wraps(run)
        def guarded(request: HttpRequest, **path: Any) -> Any:
            try:
                guard(request)
                if not reads_body:
                    refuse_body(request, running)
                # These answers have tokens, or are harmless twice: a key is checked but not stored.
                idempotency.key_of(request)
                response = retrying(lambda: run(request, **path), only_reads=request.method in SAFE_METHODS)
            except DrawbookError as refusal:
                response = running.api.on_exception(request, refusal)
            # Tokens and names must not be cached.
            response.setdefault("Cache-Control", "no-store")
            return response

        return guarded

    operation._run_decorators = [*getattr(operation, "_run_decorators", []), decorate]
    operation.run = decorate(operation.run)
