"""An item of a menu: the main menu, the staff's, or the user's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuItem:
    """`icon` is a lucide name, `badge` a count or nothing.

    `begins_group` is set on the first entry of each product and of the account's own pages.
    """

    key: str
    label: str
    icon: str
    url: str
    badge: int = 0
    begins_group: bool = False
