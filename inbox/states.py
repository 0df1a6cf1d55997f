"""The channels of notices, the states of deliveries, and the audiences of announcements."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """Beside the inbox, which has every notice whatever a person chooses."""

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
    """The people of an account that an announcement is for. Chit members are customers, not team."""

    EVERYONE = "everyone"
    TEAM = "team"
