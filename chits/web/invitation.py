"""A new invitation, whose link and password are shown once, on the next page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.invite_member import Invited
from chits.models import Group, Person
from ui.acting import ActingRequest

SESSION_KEY = "chit_invitation"


def remember_invitation(
    request: ActingRequest, group: Group, person: Person, invited: Invited | None
) -> None:
    """Store the invitation for the next page. Do nothing if the person is already a member or invited."""
    if invited is None:
        return
    request.session[SESSION_KEY] = {
        "group": str(group.id),
        "name": person.name,
        "number": person.mobile_number,
        "password": invited.temporary_password,
        "link": invited.url,
        "message": _("%(account)s invites you to %(group)s. Open this link within 7 days: %(link)s")
        % {"account": request.member.account_name, "group": group.name, "link": invited.url},
    }


def take_invitation(request: ActingRequest, group: Group) -> dict[str, Any] | None:
    """Return the stored invitation of this group, and delete it."""
    invitation = request.session.get(SESSION_KEY)
    if (
        not isinstance(invitation, dict)
        or invitation.get("group") != str(group.id)
        or request.method != "GET"
    ):
        return None
    del request.session[SESSION_KEY]
    return invitation
