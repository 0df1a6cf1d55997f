"""A notice as the API and the live topic show it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from rest.answers import Answer, Id, at


class NoticeAccount(Answer):
    id: Id = at("account_id")
    name: str = at("account_name")


class NoticeShape(Answer):
    id: Id
    kind: str
    title: str
    body: str
    url: str = Field(description="A path on this installation, or empty.")
    account: NoticeAccount = at(lambda row: row)
    created_at: datetime
    read_at: datetime | None = at("seen_at")
