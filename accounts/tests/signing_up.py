"""Sign-ups by the API: what is sent, several at once, and what they leave."""

from __future__ import annotations

from functools import partial
from typing import Any

from accounts.models import TrialTaken
from accounts.tests.asking import SANJAY, Ask
from identity.models import ApiSession, User
from tests.racing import at_once


def told(**changed: Any) -> dict[str, Any]:
    return {**SANJAY, **changed}


def counts() -> tuple[int, int, int]:
    return User.objects.count(), TrialTaken.objects.count(), ApiSession.objects.count()


def register_at_once(ask: Ask, *bodies: dict[str, Any]) -> list[Any]:
    """The answers to each."""
    return at_once(*[partial(ask, "POST", "register/", body) for body in bodies])
