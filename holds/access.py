"""The actor of a held act and their access, checked when it is held and again when it is carried out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from holds.models import HeldAct
from holds.registry import Kind
from kernel.errors import Denied
from tenancy.member import Member, member_for, require_access, require_capability
from tenancy.staff import Staff, staff_for

Actor = Member | Staff


def require_may(actor: Actor, kind: Kind) -> None:
    """Raise Denied or PaymentRequired unless the person may do this now."""
    if kind.for_staff != isinstance(actor, Staff):
        raise Denied
    if isinstance(actor, Member) and kind.capability is not None:
        require_capability(actor, kind.capability)
        require_access(actor, kind.needs)


def read_actor(held: HeldAct) -> Actor:
    """Return the person's current membership, read in the account's scope. Raise Denied if they have left."""
    ip_address = held.ip_address
    if held.as_staff:
        staff = staff_for(held.user_id, ip_address=ip_address)
        if staff is None:
            raise Denied(_("You are no longer a member of the staff."))
        return staff
    member = member_for(held.user_id, held.account_id, ip_address=ip_address)
    if member is None:
        raise Denied(_("You no longer belong to this account."))
    if member.second_factor_is_due and not member.has_second_factor:
        raise Denied(_("This account requires a second factor. Set one up on the Security page."))
    return member
