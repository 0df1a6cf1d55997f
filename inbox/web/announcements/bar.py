"""Dismiss the announcement in the bar on the desk's pages and on the phone's home."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from inbox.actions.dismiss_announcement import dismiss_announcement
from inbox.queries.announcements import shown_announcement
from ui.acting import ActingRequest, acting
from ui.form_addresses import belongs_to
from ui.onward import next_of


@belongs_to("dashboard")
@require_POST
@acting(find=shown_announcement)
def seen(request: ActingRequest, id: str) -> HttpResponse:
    """Dismiss an announcement for the member."""
    dismiss_announcement(request.member, request.subject)
    return HttpResponseRedirect(next_of(request))
