"""What the inbox publishes on the live topic `inbox`, and how it reaches a person's other accounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticesStored:
    """New notices in this account."""

    notice_ids: list[uuid.UUID]


@dataclass(frozen=True, slots=True)
class NoticeElsewhere:
    """A new notice to `user_id` in another of their accounts, passed on to this one."""

    notice_id: uuid.UUID
    account_id: uuid.UUID
    user_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class InboxRead:
    """`user_id` has read notices in another tab or on another device; passed on to each of their accounts."""

    user_id: uuid.UUID
