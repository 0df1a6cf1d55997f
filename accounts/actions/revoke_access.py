"""Staff shut a person out of the whole installation, or let them in again; for a reason, on the record."""

from __future__ import annotations

import uuid

from accounts.queries import memberships_of
from audit.record import audit_platform, audit_staff
from identity.actions.deactivate_user import deactivate_user
from identity.actions.reactivate_user import reactivate_user
from identity.models import User
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.scope import scope
from tenancy.staff import Staff


def revoke_access(staff: Staff, user_id: uuid.UUID, *, because: str) -> bool:
    """Whether this call did it: every session and every personal token of theirs ends. Not oneself."""
    if user_id == staff.user_id:
        raise Conflict("You can't do this to yourself. Ask another member of staff.", code="not_oneself")
    with transaction():
        user = User.objects.select_for_update().get(pk=user_id)
        if not user.is_active:
            return False
        deactivate_user(user)
        _audit(staff, user, "person.shut_out", because)
    return True


def restore_access(staff: Staff, user_id: uuid.UUID, *, because: str) -> bool:
    """Restore the access and return whether this call did it; the user must sign in again."""
    with transaction():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.is_active:
            return False
        reactivate_user(user)
        _audit(staff, user, "person.let_in", because)
    return True


def _audit(staff: Staff, user: User, verb: str, because: str) -> None:
    """Write the event to all the user's accounts and to the staff log."""
    memberships = memberships_of(user.pk)
    for own in memberships:
        with scope(own.account_id, staff.user_id):
            audit_staff(staff, own.account_id, verb, "user", user.pk, who=user.full_name, because=because)
    if not memberships:
        audit_platform(staff, verb, who=user.full_name, because=because)
