"""Routers for people who haven't chosen an account, or haven't signed in at all.

Checks run in the order of `rest.resources`. Each action opens its own transaction here, because some
refusals, such as that of a replayed token, commit a change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from kernel.transactions import retrying
from rest.caller import SAFE_METHODS
from rest.guarding import GuardedRouter
from rest.idempotency import key_of
from rest.no_body import refuse_body
from rest.schemas import OPEN_REFUSALS
from rest.throttle import check_anonymous

Guard = Callable[[HttpRequest], None]


class OpenResources(GuardedRouter):
    """A router for everybody."""

    refusals = OPEN_REFUSALS

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
        return self.guarded(_OpenGate(guard, reads_body), method, path, {status: answer})

    def finished(self, response: HttpResponse) -> HttpResponse:
        """Tokens and names must not be cached."""
        response.setdefault("Cache-Control", "no-store")
        return response


@dataclass(frozen=True, slots=True)
class _OpenGate:
    guard: Guard
    reads_body: bool

    def __call__(self, request: Any, path: dict[str, Any], run: Callable[..., Any], operation: Any) -> Any:
        self.guard(request)
        if not self.reads_body:
            refuse_body(request, operation)
        # These answers have tokens, or are harmless twice: a key is checked but not stored.
        key_of(request)
        return retrying(lambda: run(request, **path), only_reads=request.method in SAFE_METHODS)
