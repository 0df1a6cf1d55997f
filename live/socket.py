"""The live connection: authenticate, subscribe, receive, disconnect."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError

from kernel.errors import BadInput, Busy, Conflict, Denied, DrawbookError, NotFound, NotSignedIn, Throttled
from live.authentication import Authenticator, Visitor
from live.client import Client
from live.hub import Hub
from live.origin import is_our_own, last
from live.pace import Pace
from live.threads import Threads
from live.tickets import PATH
from live.wire import ClientMessage, frame, read_client_message, read_topic, refusal_frame

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

MOST_TOPICS = 50
MOST_MISTAKES = 20
POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013


class LiveSocket:
    """An ASGI application (websocket only). The page's session or a one-time ticket authenticates."""

    def __init__(self, hub: Hub, authenticator: Authenticator, threads: Threads) -> None:
        self.hub = hub
        self.authenticator = authenticator
        self.threads = threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            visitor, member = await self.admit(scope)
        except DrawbookError as refusal:
            await refuse(scope, send, refusal)
            return
        most = settings.LIVE_CONNECTIONS_PER_SESSION
        if self.hub.by_visitor[visitor] >= most:
            await refuse(scope, send, Throttled(f"At most {most} live connections a session."))
            return
        most = settings.LIVE_CONNECTIONS_PER_PERSON
        if self.hub.by_person[visitor.user_id] >= most:
            await refuse(scope, send, Throttled(f"At most {most} live connections a person."))
            return
        await send({"type": "websocket.accept"})
        client = Client(send, visitor, member)
        self.hub.enter(client)
        try:
            await self.converse(client, receive)
        finally:
            self.hub.leave(client)

    async def admit(self, scope: Scope) -> tuple[Visitor, Any]:
        """Return the user who connects. Raises NotFound, Denied, NotSignedIn or Busy."""
        if scope["path"] != PATH:
            raise NotFound
        ticket = ticket_in(scope.get("query_string", b""))
        cookie = last(scope["headers"], b"cookie")
        if ticket is None and not is_our_own(scope["headers"], scope.get("scheme", "ws")):
            raise Denied("This page can't connect here.", code="bad_origin")
        try:
            if ticket is not None:
                found = await self.threads.run(self.authenticator.by_ticket, ticket)
            else:
                as_staff = is_for_staff(scope.get("query_string", b""))
                by_cookie = partial(self.authenticator.by_cookie, as_staff=as_staff)
                found = await self.threads.run(by_cookie, cookie) if cookie else None
        except DatabaseError:
            log.exception("no connection could be admitted")
            raise Busy from None
        if found is None:
            raise NotSignedIn("This ticket was used, has expired or is unknown." if ticket else "")
        return found

    async def converse(self, client: Client, receive: Receive) -> None:
        mistakes = 0
        pace, shared = Pace(), self.hub.pace_of(client.visitor.user_id)
        while True:
            message = await receive()
            await pace.wait_turn()
            await shared.wait_turn()
            if message["type"] == "websocket.disconnect":
                return
            try:
                request = read_client_message(message.get("text"))
            except BadInput as refusal:
                client.push(refusal_frame(None, refusal))
                mistakes += 1
                if mistakes >= MOST_MISTAKES:
                    await client.send({"type": "websocket.close", "code": POLICY_VIOLATION})
                    return
            else:
                await self.answer(client, request)

    async def answer(self, client: Client, request: ClientMessage) -> None:
        if request.verb == "ping":
            client.push(frame(None, None, "pong"))
            return
        try:
            topic = read_topic(request.topic, client.visitor.user_id)
            if request.verb == "unsubscribe":
                self.hub.unsubscribe(client, topic.stored)
                client.push(frame(topic.wire, None, "unsubscribed"))
                return
            if topic.stored not in client.topics and len(client.topics) >= MOST_TOPICS:
                raise Conflict(f"At most {MOST_TOPICS} topics a connection.", code="too_many_topics")
            noted = self.hub.begin_subscription(client, client.visitor.account_id, topic.stored)
            try:
                caught = await self.threads.run(
                    self.authenticator.permit, client.visitor, topic, request.after
                )
                await self.hub.finish_subscription(client, noted, caught, request.after)
            except BaseException:
                self.hub.unsubscribe(client, topic.stored)
                raise
        except DrawbookError as refusal:
            client.push(refusal_frame(request.topic, refusal))
        except DatabaseError:
            log.exception("a subscription failed; the client is asked to come back")
            await client.send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        except Exception:
            log.exception("a subscription failed")
            client.push(
                frame(
                    request.topic,
                    None,
                    "error",
                    {"code": "failed", "detail": "Something went wrong on the server."},
                )
            )


def ticket_in(query: bytes) -> str | None:
    """Return the ticket in the query string. A ticket that is appended twice counts once."""
    given = parse_qs(query.decode("latin-1")).get("ticket")
    return given[0].partition("?")[0] if given else None


def is_for_staff(query: bytes) -> bool:
    """Return whether a page of the staff desk connects; staff may also be members of an account."""
    return parse_qs(query.decode("latin-1")).get("desk") == ["staff"]


async def refuse(scope: Scope, send: Send, refusal: DrawbookError) -> None:
    """Refuse the handshake, with the API's error body where the server can send one."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    body = json.dumps(refusal.body()).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "websocket.http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})
