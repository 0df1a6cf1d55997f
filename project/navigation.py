"""The items of the main menu, for the member's role."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from books.queries.rail import Waits, what_waits
from tenancy.member import Member
from tenancy.scope import account_in_scope
from tenancy.search import Hit
from ui.menu import MenuItem

MENU = (
    (
        ("home", "Home", "layout-dashboard", "dashboard", "look.own"),
        ("sell", "Sell", "grid-3x3", "books:sell-now", "books.sell"),
        ("cover", "Cover", "corner-down-right", "books:spill-now", "books.cover"),
        ("tickets", "Tickets", "ticket", "books:tickets-now", "look.boards"),
        ("till", "Till", "wallet", "books:till", "books.sell"),
        ("books", "Books", "book-open", "books:books", "look.boards"),
        ("archive", "Archive", "archive", "books:archive", "look.boards"),
    ),
    (
        ("chits", "Chits", "users-round", "chits:desk", "chits.look"),
        ("sites", "Sites", "globe", "sites:sites", "sites.write"),
    ),
    (
        ("admin", "Admin", "shield-check", "admin-desk", "books.run"),
        ("people", "Members", "users", "accounts:members", "account.people"),
        ("billing", "Billing", "receipt-text", "billing:home", "account.billing"),
    ),
)
"""Groups of (key, label, icon, view name, capability): number books, the other products, the account."""


def menu_items(member: Member) -> list[MenuItem]:
    """Return the pages that this member may open, in the order of the menu."""
    # Pages shown outside any account's scope can't count what is waiting.
    waits = Waits(0, False, 0) if account_in_scope() is None else what_waits(member.account_id)
    found: list[MenuItem] = []
    for group in MENU:
        own = [
            MenuItem(key, label, icon, reverse(address), waits.to_cover if key == "cover" else 0)
            for key, label, icon, address, capability in group
            if member.may(capability)
        ]
        if own and found:
            own[0] = replace(own[0], begins_group=True)
        found += own
    if waits.answers_in_app:
        asked = MenuItem("asked", "Asked", "book-marked", reverse("books:asked"), waits.asked)
        # After "cover", or at the end for members who don't deal with covers in this account.
        keys = [item.key for item in found]
        found.insert(keys.index("cover") + 1 if "cover" in keys else len(keys), asked)
    return found


def find_pages(member: Member, text: str, most: int) -> list[Hit]:
    """Find pages of the main menu by a part of their name, for the search."""
    items = [item for group in MENU for item in group if member.may(item[4])]
    found = [item for item in items if text.casefold() in item[1].casefold()]
    return [Hit("page", label, "", reverse(address)) for _key, label, _icon, address, _may in found[:most]]


def own_menu_items(security: int = 0) -> list[MenuItem]:
    """Return the items of the reader's own menu; `security` is the number of tasks on the Security page."""
    return [
        MenuItem("switch", "Your accounts", "arrow-left-right", reverse("accounts:switch-account")),
        MenuItem("profile", "Your profile", "user-round-pen", reverse("accounts:profile")),
        MenuItem("photo", "Your picture", "circle-user-round", reverse("accounts:photo")),
        MenuItem("security", "Security", "shield-check", reverse("accounts:security"), security),
    ]
