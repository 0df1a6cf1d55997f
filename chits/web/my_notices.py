"""A member's notices, and the people to ask for help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from chits.queries.managers import manager_of
from chits.queries.phone import own_groups
from chits.web.frame import phone_page
from inbox.actions.mark_notices_read import mark_notices_read
from inbox.queries.notices import list_notices
from tenancy.models import Membership
from ui.acting import ActingRequest, acting


@acting(may="look.own")
def notices(request: ActingRequest) -> HttpResponse:
    """Show notices, new ones first. POST marks them as read."""
    if request.method == "POST":
        mark_notices_read(request.member.user_id)
        return HttpResponseRedirect(reverse("chits:my-notices"))
    here = request.member.account_id
    # What a notice of another account leads to is found only there.
    rows = [
        row if row.account_id == here else replace(row, url="")
        for row in list_notices(request.member.user_id)
    ]
    context: dict[str, Any] = {
        "new": [row for row in rows if row.seen_at is None],
        "earlier": [row for row in rows if row.seen_at is not None],
        "here": here,
    }
    return phone_page(request, "chits/my_notices.html", "home", **context)


@acting(may="look.own")
def help_page(request: ActingRequest) -> HttpResponse:
    """Show the managers of the member's groups, with their contacts."""
    people: dict[Any, dict[str, Any]] = {}
    for one in own_groups(request.member):
        manager = manager_of(one.group) or _owner()
        if manager is not None:
            row = people.setdefault(manager.id, {"user": manager.user, "groups": []})
            row["groups"].append(one.group.name)
    return phone_page(request, "chits/my_help.html", "profile", people=list(people.values()))


def _owner() -> Membership | None:
    """Return the account's owner, for groups whose manager has left."""
    found: Membership | None = Membership.objects.select_related("user").filter(role="owner").first()
    return found
