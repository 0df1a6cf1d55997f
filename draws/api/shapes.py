"""Schemas of draws. They contain labels, never names."""

from __future__ import annotations

from ninja import Schema


class LogLine(Schema):
    position: int
    charter: str
    freeze: str
    logged_at: int
    previous: str
    head: str
    signature: str


class LogOut(Schema):
    public_key: str
    head: str
    position: int
    lines: list[LogLine]


class VerdictOut(Schema):
    valid: bool
    public: bool
    sentence: str
    lines: list[str]
    reasons: list[str]
    freeze_hash: str | None
    replaced: str | None
