"""What routers share: operations that check their caller before the body is read, and answer errors alike."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from ninja import Router

from kernel.errors import DrawbookError
from rest.schemas import REFUSALS, add_refusals

Gate = Callable[[Any, dict[str, Any], Callable[..., Any], Any], Any]
"""`gate(request, path, run, operation)` checks the caller and returns `run(request, **path)`, or raises."""


class GuardedRouter(Router):
    """A ninja router whose operations stand behind a gate."""

    refusals: tuple[int, ...] = REFUSALS

    def guarded(
        self, gate: Gate, method: str, path: str, answers: dict[int, Any], **options: Any
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorate the view of `method path`; `answers` has the schemas of its success statuses."""
        register = self.api_operation([method], path, response=answers, **options)

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            view._ninja_contribute_to_operation = [self._guard(gate)]  # type: ignore[attr-defined]
            return register(view)

        return decorate

    def _guard(self, gate: Gate) -> Callable[[Any], None]:
        def contribute(operation: Any) -> None:
            add_refusals(operation, self.refusals)

            def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
                # Mounting a router copies its operations; only the copy that runs knows its API.
                running = inspect.unwrap(run).__self__

                @wraps(run)
                def guarded(request: Any, **path: Any) -> Any:
                    try:
                        response = gate(request, path, run, running)
                    except DrawbookError as refusal:
                        response = running.api.on_exception(request, refusal)
                    return self.finished(response)

                return guarded

            operation._run_decorators = [*getattr(operation, "_run_decorators", []), decorate]
            operation.run = decorate(operation.run)

        return contribute

    def finished(self, response: HttpResponse) -> HttpResponse:
        """Return the response, also of a refusal, as it is sent."""
        return response
