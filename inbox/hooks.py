"""What the inbox registers with the lower layers."""

from __future__ import annotations

from audit.words import register_sentences
from identity.actions.end_what_was_set_up import also_end
from inbox import schedule
from inbox.actions import broadcast_announcement as broadcast_announcement
from inbox.actions.subscribe import forget_devices
from inbox.audit_words import WORDS


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    register_sentences(WORDS)
    schedule.register()
    # The worker imports this module only here, and must know its job.
    assert broadcast_announcement.broadcast_job
    also_end(forget_devices)
