"""The places in the staff's rail, and what waits there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from billing.queries.waiting import waiting_count
from tenancy.scope import reads_every_account
from tenancy.staff import Staff
from ui.menu import MenuItem

ITEMS = (
    ("staff", "Desk", "layout-dashboard", "staff-home"),
    ("queue", "Queue", "banknote", "billing:staff-queue"),
    ("statements", "Bank", "landmark", "billing:staff-statements"),
    ("accounts", "Accounts", "building-2", "staff-accounts"),
    ("plans", "Plans", "layers", "billing:staff-plans"),
    ("rates", "Rates", "arrow-left-right", "billing:staff-rates"),
    ("methods", "Payment methods", "wallet", "billing:staff-methods"),
    # With a soft hyphen: the rail is narrower than the word.
    ("announcements", "Announce\u00adments", "megaphone", "staff-announcements"),
    ("log", "Log", "scroll-text", "staff-log"),
    ("health", "Health", "activity", "staff-health"),
)


def staff_menu() -> list[MenuItem]:
    """Where staff may go, in the order of the rail."""
    return [MenuItem(key, label, icon, reverse(address), _badge(key)) for key, label, icon, address in ITEMS]


def _badge(key: str) -> int:
    """Return the number that waits; nothing on pages outside `staff_scope`, such as errors."""
    return waiting_count() if key == "queue" and reads_every_account() else 0


def staff_facts(staff: Staff) -> dict[str, Any]:
    """Return what the page frame shows about the signed-in staff."""
    return {
        "user_name": staff.name,
        "user_initials": "".join(word[0] for word in staff.name.replace("@", " ").split()[:2]).upper(),
        "account_name": "platform staff",
    }
