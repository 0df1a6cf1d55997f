"""Everything that the desks register with the floors below."""

from __future__ import annotations

from audit import words
from desks.staff.audit_words import WORDS


def register() -> None:
    """Called once, when the apps are ready."""
    words.register_sentences(WORDS)
