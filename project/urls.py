"""The URLs of Drawbook: pages, API, staff."""

from __future__ import annotations

from django.urls import include, path

from accounts.web import google
from audit.web.log import audit_file, audit_log
from desks import search
from desks.admin_desk import admin_desk
from desks.dashboard import dashboard
from desks.health import healthz
from holds.web import held_acts
from inbox.web import inbox
from inbox.web.announcements import desk as announcements
from inbox.web.announcements.bar import seen as announcement_seen
from inbox.web.installable import offline, push_key, push_off, push_on, service_worker
from project.api import api
from ui import language
from ui.robots import robots

urlpatterns = [
    # First, because patterns are tried in order, and a sale shouldn't try those of every page.
    path("v1/", api.urls),
    path("", dashboard, name="dashboard"),
    path("admin-desk/", admin_desk, name="admin-desk"),
    path("announcements/", announcements.page, name="announcements"),
    path("announcements/<id>/end/", announcements.end, name="announcement-end"),
    path("announcements/<id>/seen/", announcement_seen, name="announcement-seen"),
    path("inbox/", inbox.page, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox-read"),
    path("inbox/unread/", inbox.unread, name="inbox-unread"),
    path("inbox/settings/", inbox.settings, name="inbox-settings"),
    path("inbox/<id>/", inbox.open_notice, name="inbox-open"),
    path("search/", search.page, name="search"),
    path("audit-log/", audit_log, name="audit-log"),
    path("audit-log/audit-log.csv", audit_file, name="audit-file"),
    path("held/<id>/undo/", held_acts.undo, name="held-undo"),
    path("held/<id>/carry-out/", held_acts.carry_out, name="held-carry-out"),
    path("held/<id>/dismiss/", held_acts.dismiss, name="held-dismiss"),
    path("staff/held/<id>/undo/", held_acts.staff_undo, name="staff-held-undo"),
    path("staff/held/<id>/carry-out/", held_acts.staff_carry_out, name="staff-held-carry-out"),
    path("staff/held/<id>/dismiss/", held_acts.staff_dismiss, name="staff-held-dismiss"),
    path("", include("accounts.web.urls")),
    # allauth needs these names.
    path("sign-in/google/", google.go, name="google_login"),
    path("sign-in/google/callback/", google.back, name="google_callback"),
    path("", include("books.web.urls")),
    path("", include("billing.web.urls")),
    path("", include("sites.web.urls")),
    path("", include("chits.web.urls")),
    path("", include("chits.gateway.urls")),
    path("", include("draws.web.urls")),
    path("me/language/", language.choose, name="language"),
    path("words/<slug:language>-<slug:mark>.js", language.words, name="words"),
    path("robots.txt", robots),
    path("sw.js", service_worker),
    path("offline/", offline),
    path("me/push/key/", push_key),
    path("me/push/on/", push_on),
    path("me/push/off/", push_off),
    path("", include("desks.staff.urls")),
    path("healthz/", healthz),
]

handler400 = "project.refusals.bad_request"
handler403 = "ui.refusals.forbidden"
handler404 = "project.refusals.not_found"
handler500 = "project.refusals.broken"
