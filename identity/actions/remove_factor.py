"""Give up a second factor; with the last one go the recovery codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from identity import second_factor
from identity.models import User
from kernel.errors import Conflict
from kernel.transactions import transaction


def remove_factor(user: User, factor: Authenticator) -> None:
    """Remove the factor; Conflict if it is the user's last required one."""
    with transaction():
        User.objects.select_for_update().get(pk=user.pk)
        others = Authenticator.objects.filter(user=user, type__in=second_factor.FACTORS).exclude(pk=factor.pk)
        if user.is_staff and second_factor.is_required_of_staff() and not others.exists():
            raise Conflict("Staff need a second factor. Add another one first.", code="factor_required")
        factor.delete()
        if not others.exists():
            Authenticator.objects.filter(user=user).delete()
