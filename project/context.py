"""What every page's template gets: the user, the menus and the state of the account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from desks.account_notice import account_notice_of
from desks.staff.navigation import staff_facts, staff_menu
from holds.web.held_acts import toasts_of
from inbox.web.top import top_for
from project.navigation import menu_items, own_menu_items
from tenancy.scope import account_in_scope


def page(request: HttpRequest) -> dict[str, Any]:
    """Return `member` (None before sign-in and for staff), `me` (the reader), `nav` (the menu), `me_links`.

    `standing` is the banner of an account that isn't simply active; `look` is set while staff
    view the account. `announcement` is the current one unless dismissed; `held_acts` are those that the
    reader can still undo. `bell` leads to the inbox.
    """
    member = getattr(request, "member", None)
    staff = getattr(request, "staff", None)
    if staff is not None:
        security_tasks = _security_tasks(request)
        return {
            "member": None,
            "me": staff_facts(staff),
            "nav": staff_menu(),
            "me_links": own_menu_items(security_tasks),
            "me_tasks": security_tasks,
            "held_acts": toasts_of(staff),
        }
    if member is None:
        return {"member": None, "me": None, "nav": [], "me_links": []}
    security_tasks = _security_tasks(request, member)
    look = getattr(request, "look", None)
    is_in_scope = account_in_scope() == member.account_id
    return {
        "member": member,
        "me": member,
        "nav": menu_items(member),
        "me_links": own_menu_items(security_tasks),
        "me_tasks": security_tasks,
        # Error pages are shown outside any account's scope, where its rows can't be read.
        "standing": account_notice_of(member) if is_in_scope else None,
        "look": look,
        "search_url": reverse("search") if is_in_scope and look is None and member.may("look.boards") else "",
        # Staff who look at the account have no inbox here.
        **top_for(member, has_inbox=look is None),
        "held_acts": toasts_of(member) if is_in_scope else [],
    }


def _security_tasks(request: HttpRequest, member: Any = None) -> int:
    """Return the reader's number of tasks on the Security page: confirm the address, set up a second factor.

    Uses only what was read already. Staff always have the second factor that they need.
    """
    user = request.user
    if not user.is_authenticated or getattr(request, "look", None) is not None:
        return 0
    lacks_factor = member is not None and member.must_have_second_factor and not member.has_second_factor
    return int(bool(user.email) and user.email_verified_at is None) + int(lacks_factor)
