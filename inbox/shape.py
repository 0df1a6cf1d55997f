"""A notice as the API and the live topic show it."""

from __future__ import annotations

from typing import Any


def notice_shape(row: Any, account_name: str) -> dict[str, Any]:
    """Return the fields of a Notice or a NoticeRow."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "title": row.title,
        "body": row.body,
        "url": row.url,
        "account": {"id": str(row.account_id), "name": account_name},
        "created_at": row.created_at,
        "read_at": row.seen_at,
    }
