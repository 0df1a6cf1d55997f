"""Register what draws provide to the packages below."""

from __future__ import annotations

from audit.inspection import inspect_with
from audit.words import register_sentences
from draws import live, schedule
from draws.audit_words import WORDS
from draws.inspection import inspect_draws


def register() -> None:
    """Called once, when the apps are ready."""
    schedule.register()
    live.register()
    register_sentences(WORDS)
    inspect_with("draws", inspect_draws)
