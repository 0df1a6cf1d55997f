"""Everything that the inbox registers with the floors below."""

from __future__ import annotations

from audit.words import tell
from identity.actions.end_what_was_set_up import also_end
from inbox import schedule
from inbox.actions import tell_announcement
from inbox.actions.subscribe import forget_devices
from inbox.audit_words import WORDS


def register() -> None:
    """Called once, when the apps are ready."""
    tell(WORDS)
    schedule.register()
    # Nobody else imports it in the worker, which would not know its job.
    assert tell_announcement.tell_job
    also_end(forget_devices)
