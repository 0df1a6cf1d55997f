"""The head of every document of a group, and its format of dates and amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext

from chits.models import Group
from money import format_money
from tenancy.models import Account


def letterhead(group: Group, *, paper: str = "A4") -> dict[str, Any]:
    """Return language, direction, issuer and footer, in the active language."""
    account = Account.objects.get(id=group.account_id)
    return {
        "lang": (get_language() or "en").split("-")[0],
        "rtl": get_language_bidi(),
        "paper": paper,
        "account": account.name,
        "address": about(account, group),
        "made": gettext("Made with Drawbook"),
        "words": {"page": gettext("Page")},
    }


def about(account: Account, group: Group) -> str:
    """Return the address and registration of the account and the group."""
    parts = [str(account.settings.get("address") or "").strip()]
    if group.registered and group.licence_no:
        parts.append(gettext("Registered under the Chit Funds Act, no. %(no)s") % {"no": group.licence_no})
    elif account.settings.get("licence"):
        parts.append(gettext("Licence %(number)s") % {"number": account.settings["licence"]})
    return ". ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Pen:
    """Formats amounts in a group's currency and times in its zone."""

    currency: str
    zone: ZoneInfo

    @classmethod
    def of(cls, group: Group) -> Pen:
        return cls(group.currency, ZoneInfo(group.time_zone))

    def money(self, minor: int) -> str:
        """Return an amount with its sign: ₹12,34,567.00."""
        return format_money(minor, self.currency)

    def plain(self, minor: int) -> str:
        """Return an amount without its sign, for columns: 12,34,567.00."""
        sign = format_money(0, self.currency).partition("0")[0]
        return format_money(minor, self.currency).replace(sign, "", 1) if sign else self.money(minor)

    def day(self, at: date | datetime) -> str:
        """Return a date: 20 Nov 2026."""
        local = at.astimezone(self.zone) if isinstance(at, datetime) else at
        return date_format(local, "j M Y")

    def moment(self, at: datetime) -> str:
        """Return a time: Fri 20 Nov 2026, 18:32."""
        return date_format(at.astimezone(self.zone), "D j M Y, H:i")

    def month(self, at: date) -> str:
        return date_format(at, "F Y")


def national_number(mobile_number: str) -> str:
    """Return `+919822041735` as `+91 98220 41735`; other numbers unchanged."""
    if mobile_number.startswith("+91") and len(mobile_number) == 13:
        return f"+91 {mobile_number[3:8]} {mobile_number[8:]}"
    return mobile_number


def grouped(text: str, every: int = 4) -> str:
    """Return `432819305518` as `4328 1930 5518`, which is easier to read."""
    return " ".join(text[at : at + every] for at in range(0, len(text), every))
