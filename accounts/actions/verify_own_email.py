"""Say that the address is one's own, by the link that was mailed to it."""

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
    """Whether this was the first time; again, or for an address since changed, it does nothing.

    What was set up before may be a stranger's, who wrote the address down first: it ends. `own_browser` is
    the session of this person that opens the link, which shows both; it stays, and with it the second
    factor that it has passed.
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
