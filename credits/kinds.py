"""The kinds of balance changes."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    SUBSCRIPTION = "subscription"
    ADJUSTMENT = "adjustment"
    REFUND = "refund"
    CONTENT_GENERATION = "content_generation"


class HoldState(StrEnum):
    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
