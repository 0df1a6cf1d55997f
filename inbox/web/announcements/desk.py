"""The page where an account's admins create, preview and end announcements to their own people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inbox.actions.end_announcement import end_announcement
from inbox.actions.write_announcement import write_announcement
from inbox.queries.announcements import own_announcement, own_announcements
from inbox.web.announcements.forms import AnnouncementForm
from inbox.web.announcements.shown import row_of
from kernel.clock import database_now
from rest.paging import page as page_of
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out, status_of


@acting(may="account.announce", needs=Access.BILLING)
def page(request: ActingRequest) -> HttpResponse:
    """Show the list and the form, or create an announcement. With `preview`, only show how it looks."""
    if request.method != "POST":
        return _page(request, AnnouncementForm())
    form = AnnouncementForm(request.POST)
    if "preview" in request.POST:
        looks = carry_out(form, lambda: form.wording().settled(database_now()))
        return _page(request, form, preview=looks, status=status_of(form))
    row = carry_out(form, lambda: write_announcement(request.member, form.wording()))
    if row is None:
        return _page(request, form, status=status_of(form))
    messages.success(request, _("Announcement “%(title)s” created.") % {"title": row.title})
    return HttpResponseRedirect(reverse("announcements"))


def _page(
    request: ActingRequest, form: AnnouncementForm, *, preview: Any = None, status: int = 200
) -> HttpResponse:
    now = database_now()
    rows = own_announcements(request.member).annotate(seen_count=Count("seen"))
    found = page_of(
        request, rows, lambda row: row_of(row, now, end_url=reverse("announcement-end", args=[row.id]))
    )
    context = {
        "nav_current": "admin",
        "form": form,
        "preview": preview,
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "note": request.member.account_name,
    }
    return render(request, "inbox/announcements.html", context, status=status)


@require_POST
@acting(may="account.announce", needs=Access.BILLING, find=own_announcement)
def end(request: ActingRequest, id: str) -> HttpResponse:
    """End an announcement."""
    end_announcement(request.member, request.subject)
    messages.success(request, _("Announcement “%(title)s” ended.") % {"title": request.subject.title})
    return HttpResponseRedirect(reverse("announcements"))
