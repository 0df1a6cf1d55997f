"""/v1/inbox/: the caller's notices over all their accounts, and the channels they choose."""

from __future__ import annotations

import uuid
from typing import Any

from ninja import Schema
from pydantic import Field, RootModel, StrictBool

from inbox.actions.choose_channels import choose_channels
from inbox.actions.mark_notices_read import mark_notices_read
from inbox.queries.channels import chosen_channels
from inbox.queries.notices import count_unread, list_notices
from inbox.shape import NoticeShape
from kernel.errors import bad_field
from kernel.ids import read_id
from rest.fields import optional_id
from rest.paging import page_newer, page_read
from rest.resources import ActingRequest, Resources
from rest.schemas import Body, page_of

router = Resources(tags=["Around"])
MOST_MARKED = 200


class InboxPage(page_of(NoticeShape)):  # type: ignore[misc]
    unread: int = Field(description="Unread notices in all accounts, not only on this page.")


class ReadBody(Body):
    ids: list[str] = Field(default_factory=list, max_length=MOST_MARKED)
    all: bool = False


class PreferencesBody(RootModel[dict[str, dict[str, StrictBool]]]):
    """Whether a channel is wanted, by the kind of notice: `{kind: {channel: true}}`."""


class UnreadShape(Schema):
    unread: int


@router.on("GET", "/inbox/", answer=InboxPage, may="inbox.read")
def list_inbox(request: ActingRequest, after: str | None = None, unread: bool = False) -> Any:
    """List the caller's notices over all their accounts, newest first; with `after` (a notice's id), only
    newer ones, oldest first. With `unread`, only unread ones.
    """
    user_id = request.member.user_id
    seen = optional_id("after", after, "the id of a notice")

    def read(before: uuid.UUID | None, newer: uuid.UUID | None, many: int) -> list[Any]:
        return list_notices(user_id, before=before, after=newer, many=many, only_unread=unread)

    if seen is not None:
        found = page_newer(request, seen, read, NoticeShape.of)
    else:
        found = page_read(request, read, NoticeShape.of)
    return 200, {**found, "unread": count_unread(user_id)}


@router.on("POST", "/inbox/read/", status=200, answer=UnreadShape, may="inbox.read")
def post_read(request: ActingRequest, body: ReadBody) -> Any:
    """Mark notices as read: those named in `ids`, or `all`. Repeating it is no error."""
    if body.all == bool(body.ids):
        raise bad_field("ids", "Send ids, or all: true.")
    ids = [read_id(text) for text in body.ids]
    if None in ids:
        raise bad_field("ids", "Each id is a UUID.")
    mark_notices_read(request.member.user_id, None if body.all else [id for id in ids if id])
    return 200, {"unread": count_unread(request.member.user_id)}


@router.on("GET", "/inbox/preferences/", answer=dict[str, dict[str, bool]], may="inbox.read")
def get_preferences(request: ActingRequest) -> Any:
    """Return `{kind: {channel: wanted}}`. The inbox itself can't be turned off."""
    return 200, chosen_channels(request.member)


@router.on("PATCH", "/inbox/preferences/", answer=dict[str, dict[str, bool]], may="inbox.read")
def patch_preferences(request: ActingRequest, body: PreferencesBody) -> Any:
    """Change the channels of the kinds named; the others stay."""
    choose_channels(request.member, body.root)
    return 200, chosen_channels(request.member)
