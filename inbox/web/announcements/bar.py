"""The announcement bar on the desk's pages and on the phone's home, and dismissing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST

from inbox.actions.dismiss_announcement import dismiss_announcement
from inbox.queries.announcements import bar_of, shown_announcement
from tenancy.member import Member
from tenancy.scope import account_in_scope
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.onward import next_of


def announcement_for(member: Member) -> Any:
    """Return the announcement for the member's pages, loaded only by a page that shows it."""
    return SimpleLazyObject(lambda: bar_of(member) if account_in_scope() == member.account_id else None)


@belongs_to("dashboard")
@require_POST
@acting(find=shown_announcement)
def seen(request: ActingRequest, id: str) -> HttpResponse:
    """Dismiss an announcement for the member."""
    dismiss_announcement(request.member, request.subject)
    return HttpResponseRedirect(next_of(request))
