"""The HTTP client for all outgoing requests, limited in each step, in total time and in what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx

from kernel.outgoing.deadline import Deadline
from kernel.outgoing.limits import Limit


def client(
    limit: Limit,
    *,
    transport: httpx.BaseTransport | None = None,
    use_proxy: bool = True,
    library: ModuleType = httpx,
    **options: Any,
) -> Any:
    """Return an httpx client within `limit` that follows no redirects unless asked to.

    `transport` replaces the network in tests. `use_proxy` follows the environment's proxies; an address that
    the caller checked and pinned must be called directly. `library` is httpx, or a module with its classes
    that another client requires.
    """
    options.setdefault("follow_redirects", False)
    limited = _limited(library)
    mounts = _proxies(limited, limit, library) if use_proxy and transport is None else {}
    return library.Client(
        transport=limited(transport or library.HTTPTransport(), limit),
        mounts=mounts,
        timeout=library.Timeout(limit.step_seconds, connect=limit.connect_seconds),
        trust_env=False,
        **options,
    )


def _proxies(limited: Any, limit: Limit, library: ModuleType) -> dict[str, Any]:
    """Return transports through the environment's proxies."""
    direct = limited(library.HTTPTransport(), limit)
    return {
        f"{scheme}://": limited(library.HTTPTransport(proxy=proxy), limit, direct)
        for scheme, proxy in getproxies().items()
        if scheme in ("http", "https") and proxy
    }


class TooLarge(Exception):
    """The other machine sends more than the limit."""


@cache
def _limited(library: Any) -> Any:
    """Return the transport class that limits the time and size of responses, for one library."""

    # Also an error of the library, so that callers need to handle no other.
    too_large: Any = type("AnswerTooLarge", (library.ReadError, TooLarge), {})

    class Bounded(library.SyncByteStream):  # type: ignore[misc]  # known at run time
        """The body of a response."""

        def __init__(self, stream: Any, max_bytes: int, deadline: Deadline, request: Any) -> None:
            self.stream, self.max_bytes, self.deadline, self.request = stream, max_bytes, deadline, request

        def __iter__(self) -> Iterator[bytes]:
            taken = 0
            try:
                for piece in self.stream:
                    taken += len(piece)
                    if taken > self.max_bytes:
                        raise too_large("the answer is too large", request=self.request)
                    yield piece
            except library.HTTPError as failure:
                self.raise_if_late(failure)
                raise
            # A connection that was shut down looks like the end of a response without a length.
            self.raise_if_late(None)

        def raise_if_late(self, failure: Exception | None) -> None:
            if self.deadline.has_passed:
                raise library.ReadTimeout("the answer took too long", request=self.request) from failure

        def close(self) -> None:
            self.deadline.cancel()
            self.stream.close()

    class Limited(library.BaseTransport):  # type: ignore[misc]  # known at run time
        """`direct` is used for hosts that the environment exempts from its proxy."""

        def __init__(self, inner: Any, limit: Limit, direct: Any = None) -> None:
            self.inner, self.limit, self.direct = inner, limit, direct

        def handle_request(self, request: Any) -> Any:
            if self.direct is not None and proxy_bypass(request.url.host):
                return self.direct.handle_request(request)
            # A compressed response could unpack to a thousand times its size: none is asked for or accepted.
            request.headers["Accept-Encoding"] = "identity"
            deadline = Deadline(self.limit.total_seconds)
            request.extensions = {**request.extensions, "trace": _watching(deadline)}
            try:
                return self.bounded(self.inner.handle_request(request), deadline, request)
            except BaseException as failure:
                deadline.cancel()
                if deadline.has_passed and isinstance(failure, library.HTTPError):
                    raise library.ReadTimeout("the answer took too long", request=request) from failure
                raise

        def bounded(self, answer: Any, deadline: Deadline, request: Any) -> Any:
            if answer.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
                answer.close()
                raise library.DecodingError("a compressed answer was not asked for", request=request)
            length = answer.headers.get("Content-Length", "")
            if length.isdigit() and int(length[:19]) > self.limit.max_bytes:
                answer.close()
                raise too_large("the answer is too large", request=request)
            return library.Response(
                answer.status_code,
                headers=answer.headers,
                stream=Bounded(answer.stream, self.limit.max_bytes, deadline, request),
                extensions=answer.extensions,
            )

        def close(self) -> None:
            self.inner.close()

    return Limited


def _watching(deadline: Deadline) -> Callable[[str, dict[str, Any]], None]:
    def trace(event: str, facts: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.connect_unix_socket.complete"):
            deadline.watch(facts["return_value"].get_extra_info("socket"))

    return trace
