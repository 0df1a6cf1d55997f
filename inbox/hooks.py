"""What the inbox registers with the lower layers."""

from __future__ import annotations

from audit.words import register_sentences
from identity.actions.end_what_was_set_up import also_end
from inbox import live, schedule
from inbox.actions import broadcast_announcement as broadcast_announcement
from inbox.actions.subscribe import forget_devices
from inbox.audit_words import WORDS
from inbox.kinds import OWN_KINDS, register_kinds
from tenancy.roles import OWN, Role, add_capability


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    # Narrow tokens can't read it: it shows the person's other accounts too.
    add_capability("inbox.read", dict.fromkeys(Role, OWN))
    register_kinds(OWN_KINDS)
    live.register()
    register_sentences(WORDS)
    schedule.register()
    # The worker imports this module only here, and must know its job.
    assert broadcast_announcement.broadcast_job
    also_end(forget_devices)
