"""By which ways a notice goes, and what becomes of each delivery."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    EMAIL = "email"
    PUSH = "push"
    TEXT = "text"


class DeliveryState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"
    NOT_CONFIGURED = "NOT_CONFIGURED"


MOST_TRIES = 6


class Audience(StrEnum):
    """Who of an account an announcement is for; chit members are customers, not the team."""

    EVERYONE = "everyone"
    TEAM = "team"
