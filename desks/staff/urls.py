"""Addresses of the staff desk."""

from __future__ import annotations

from django.urls import path

from desks.staff import account, accounts, acts, health, home, log, looking, people
from inbox.web.announcements import staff as announcements

urlpatterns = [
    path("staff/", home.home, name="staff-home"),
    path("staff/accounts/", accounts.accounts, name="staff-accounts"),
    path("staff/accounts/<id>/", account.account, name="staff-account"),
    path("staff/accounts/<id>/move/", acts.move, name="staff-account-move"),
    path("staff/accounts/<id>/credits/", acts.adjust, name="staff-account-credits"),
    path("staff/accounts/<id>/people/<person>/", people.change, name="staff-person"),
    path("staff/accounts/<id>/look/", looking.begin, name="staff-look"),
    path("staff/look/end/", looking.end, name="staff-look-end"),
    path("staff/announcements/", announcements.page, name="staff-announcements"),
    path("staff/announcements/<id>/end/", announcements.end, name="staff-announcement-end"),
    path("staff/log/", log.page, name="staff-log"),
    path("staff/health/", health.page, name="staff-health"),
]
