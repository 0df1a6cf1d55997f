"""The page where staff create and end announcements to accounts: all, or those of a country or a plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inbox.actions.end_announcement import end_platform_announcement
from inbox.actions.write_announcement import write_platform_announcement
from inbox.models import AnnouncementSeen, PlatformAnnouncement
from inbox.queries.announcements import platform_announcement
from inbox.web.announcements.forms import PlatformForm
from inbox.web.announcements.shown import row_of
from kernel.clock import database_now
from rest.paging import page as page_of
from tenancy.countries import country_name
from tenancy.staff import staff_scope
from ui.forms import carry_out, status_of
from ui.staffing import StaffRequest, staffing


@staffing()
def page(request: StaffRequest) -> HttpResponse:
    """Show the list and the form, or create an announcement. With `preview`, only show how it looks."""
    if request.method != "POST":
        return _page(request, PlatformForm())
    form, looks = PlatformForm(request.POST), None

    def write() -> PlatformAnnouncement:
        given = form.cleaned_data
        return write_platform_announcement(
            request.staff, form.wording(), country=given["country"], plan=given["plan"]
        )

    if "preview" in request.POST:
        looks = carry_out(form, lambda: form.wording().settled(database_now()))
    elif row := carry_out(form, write):
        messages.success(request, _("Announcement “%(title)s” created.") % {"title": row.title})
        return HttpResponseRedirect(reverse("staff-announcements"))
    with staff_scope():
        return _page(request, form, preview=looks, status=status_of(form))


def _page(
    request: StaffRequest, form: PlatformForm, *, preview: Any = None, status: int = 200
) -> HttpResponse:
    now = database_now()
    seen = AnnouncementSeen.objects.filter(platform=OuterRef("id")).order_by().values("platform")
    counted = Subquery(seen.annotate(many=Count("id")).values("many"))
    rows = PlatformAnnouncement.objects.annotate(seen_count=Coalesce(counted, 0))

    def show(row: Any) -> dict[str, Any]:
        audience = ", ".join(filter(None, (country_name(row.country) if row.country else "", row.plan)))
        end_url = reverse("staff-announcement-end", args=[row.id])
        return row_of(row, now, end_url=end_url, audience=audience or _("all accounts"))

    found = page_of(request, rows, show)
    context = {
        "nav_current": "announcements",
        "form": form,
        "preview": preview,
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "note": _("platform staff"),
        "zone": "UTC",
    }
    return render(request, "inbox/announcements.html", context, status=status)


@require_POST
@staffing(find=platform_announcement)
def end(request: StaffRequest, id: str) -> HttpResponse:
    """End an announcement."""
    end_platform_announcement(request.staff, request.subject)
    messages.success(request, _("Announcement “%(title)s” ended.") % {"title": request.subject.title})
    return HttpResponseRedirect(reverse("staff-announcements"))
