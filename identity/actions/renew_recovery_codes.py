"""Create new recovery codes."""

from __future__ import annotations

from identity import second_factor
from identity.models import User
from identity.recovery_codes import make_codes
from kernel.errors import Conflict
from kernel.transactions import transaction


def renew_recovery_codes(user: User) -> list[str]:
    """Return new codes and end the old ones; Conflict without a second factor."""
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        if not second_factor.is_set_up(user):
            raise Conflict("Set up an authenticator app or a passkey first.", code="no_second_factor")
        return make_codes(user)
