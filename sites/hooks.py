"""Everything that sites register with the floors below."""

from __future__ import annotations

from audit.words import register_sentences
from sites import live, schedule
from sites.audit_words import WORDS
from tenancy.roles import ADMINS, MANAGERS, add_capability


def register() -> None:
    """Called once, when the apps are ready."""
    _add_capabilities()
    live.register()
    schedule.register()
    register_sentences(WORDS)


def _add_capabilities() -> None:
    add_capability("sites.manage", ADMINS)
    add_capability("sites.write", MANAGERS)
