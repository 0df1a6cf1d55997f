"""Schemas of draws. They contain labels, never names."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class DrawOut(Schema):
    id: str
    series: str
    title: str
    number: int
    attempt: int
    state: str
    mode: str | None
    test_beacon: bool
    draw_at: str
    freeze_at: str
    server_time: str
    charter_hash: str
    freeze_hash: str | None
    frozen_at: str | None
    beacon_round: int | None
    eligible: list[str] | None
    excluded: list[dict[str, str]] | None
    count: int
    sits_out: dict[str, int]
    modulus: int | None
    contributions: list[dict[str, str]]
    terms: dict[str, Any] | None
    seen: int
    winners: list[str] | None
    result_number: int | None
    transcript_hash: str | None
    settled_at: str | None
    reason: str
    replaces: str | None
    replaced_by: str | None


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
