"""Everything that sign-up, sign-in and members register with the floors below."""

from __future__ import annotations

from accounts import live, searching
from accounts.audit_words import WORDS
from accounts.guests import receive
from accounts.policies import require_second_factor
from accounts.web.guest import invited
from accounts.words import ROLE_NAMES, STATUS_NAMES
from audit.words import name_values, register_sentences
from rest.staff import also_check


def register() -> None:
    """Called once, when the apps are ready."""
    live.register()
    searching.register()
    register_sentences(WORDS)
    name_values(("role", "from", "to"), ROLE_NAMES)
    name_values(("from", "to"), STATUS_NAMES)
    also_check(require_second_factor)
    receive(invited)
