"""Confirm an e-mail address with the link that was sent to it."""

from __future__ import annotations

import uuid

from accounts.journal import audit_person
from identity.actions.end_what_was_set_up import end_what_was_set_up
from identity.actions.verify_email import verify_email
from kernel.transactions import transaction


def verify_own_email(
    user_id: uuid.UUID,
    email: str,
    *,
    own_browser: str | None = None,
    has_passed_factor: bool = False,
    ip_address: str | None = None,
) -> bool:
    """Confirm the address and return whether this was the first time; repeated calls change nothing.

    Credentials set up before may belong to a stranger who used the address first, so they end. `own_browser`
    is the user's session that opens the link; it stays, with the second factor that it has passed.
    """
    with transaction():
        is_first = verify_email(user_id, email)
        if is_first:
            end_what_was_set_up(
                user_id,
                because="address",
                but_browser=own_browser,
                with_factors=not (own_browser and has_passed_factor),
            )
            audit_person(user_id, "email.verify", ip_address=ip_address)
    return is_first
