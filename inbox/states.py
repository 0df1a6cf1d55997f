"""The channels of notices, the states of deliveries, and the audiences of announcements."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    EMAIL = "email"
    PUSH = "push"
    TEXT = "text"


CHOSEN = (Channel.EMAIL, Channel.PUSH, Channel.TEXT)
"""The channels that a person chooses from. Every notice is in the inbox, whatever they choose."""


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
