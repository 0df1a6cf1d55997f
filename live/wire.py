"""The messages of a live connection: `{topic, seq, type, data}`, each serialised once for all subscribers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kernel.errors import BadInput, DrawbookError, NotFound
from kernel.ids import read_id
from live import registry
from live.numbering import as_json
from live.registry import TopicKind, personal

Frame = dict[str, Any]
"""An ASGI message, ready to be sent to any number of clients."""

MAX_TOPIC_LENGTH = 100
MAX_SEQ = 2**63 - 1


def frame(topic: str | None, seq: int | None, type: str, data: Any = None) -> Frame:
    """Return a message as clients receive it; `topic` is its name on the wire."""
    text = as_json({"topic": topic, "seq": seq, "type": type, "data": data})
    return {"type": "websocket.send", "text": text}


def refusal_frame(topic: str | None, refusal: DrawbookError) -> Frame:
    return frame(topic, None, "error", {"code": refusal.code, "detail": refusal.detail})


@dataclass(frozen=True, slots=True)
class ClientMessage:
    """A client's request: `verb` is subscribe, unsubscribe or ping."""

    verb: str
    topic: str
    after: int | None


def read_client_message(text: str | None) -> ClientMessage:
    """Return a client's message. Raises BadInput for anything else."""
    try:
        message = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise BadInput('Send JSON such as {"subscribe": "account"}.', code="bad_json")
    verbs = [verb for verb in ("subscribe", "unsubscribe", "ping") if verb in message]
    if len(verbs) != 1:
        raise BadInput("Send subscribe, unsubscribe or ping.")
    if verbs == ["ping"]:
        return ClientMessage("ping", "", None)
    topic = message[verbs[0]]
    if not isinstance(topic, str) or len(topic) > MAX_TOPIC_LENGTH:
        raise BadInput("The topic must be a short text.")
    after = message.get("after")
    if after is not None and (type(after) is not int or not 0 <= after <= MAX_SEQ):
        raise BadInput("after must be a number that was received before.")
    return ClientMessage(verbs[0], topic, after)


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic that a client named: its name on the wire, its stored name, and its kind."""

    wire: str
    stored: str
    kind: TopicKind
    id: str | None


def read_topic(name: str, user_id: Any) -> TopicName:
    """Return the topic of that name for the user. Raises NotFound for an unknown kind.

    An id may be written in any form of a UUID; its topic is numbered under the canonical one.
    """
    word, colon, written = name.partition(":")
    kind = registry.registered.topics.get(word)
    if kind is None or bool(colon) != kind.takes_id:
        raise NotFound("Unknown topic.")
    if not kind.takes_id:
        stored = personal(word, user_id) if kind.personal else word
        return TopicName(word, stored, kind, None)
    known = read_id(written)
    canonical = f"{word}:{known or written}"
    return TopicName(canonical, canonical, kind, written)
