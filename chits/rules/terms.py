"""The rules for a group's terms. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chits.rules.prize import BPS, share_of
from chits.states import GroupKind, PayoutBasis
from dates import FIRST_YEAR, LAST_YEAR, is_likely
from money import LARGEST_MINOR

MOST_SEATS = 10_000
API_NAMES = {
    "time_zone": "timezone",
    "instalment_minor": "monthly_installment",
    "months": "duration_months",
    "seats": "max_members",
    "start_on": "start",
    "late_flat_minor": "late_flat",
    "late_cap_minor": "late_cap",
}
"""The API's names of terms, where they differ from the fields."""
MOST_LEAD_SECONDS = 7 * 24 * 3600


class Terms(Protocol):
    """The terms to check; a `Group` has all of them."""

    kind: str
    payout_basis: str
    instalment_minor: int
    seats: int
    months: int
    commission_bps: int
    gst_bps: int
    bid_cap_bps: int
    draw_day: int
    draw_time: time
    time_zone: str
    freeze_lead_seconds: int
    first_draw_at: datetime | None
    start_on: date | None

    @property
    def value_minor(self) -> int: ...


def problems_of(terms: Terms, *, least_lead_seconds: int, law: Mapping[str, int]) -> dict[str, str]:
    """Return {API field: error}. `law` has the limits of commission_bps, discount_bps and gst_bps."""
    found: dict[str, str] = {}

    def must(holds: bool, field: str, sentence: str) -> None:
        if not holds:
            found.setdefault(field, sentence)

    must(2 <= terms.seats <= MOST_SEATS, "max_members", f"Enter 2 to {MOST_SEATS} tickets.")
    must(1 <= terms.months <= MOST_SEATS, "duration_months", f"Enter 1 to {MOST_SEATS} months.")
    must(1 <= terms.draw_day <= 31, "draw_day", "Enter a draw day from 1 to 31.")
    must(
        terms.value_minor <= LARGEST_MINOR,
        "monthly_installment",
        "The total value is too large. Use fewer tickets or a smaller instalment.",
    )
    most = law.get("commission_bps", 10_000)
    must(
        0 <= terms.commission_bps <= most,
        "commission_bps",
        f"Enter a commission of 0 to {most} basis points.",
    )
    tax = law.get("gst_bps", BPS)
    must(0 <= terms.gst_bps <= tax, "gst_bps", f"Enter a tax on the commission of 0 to {tax} basis points.")
    must(
        least_lead_seconds <= terms.freeze_lead_seconds <= MOST_LEAD_SECONDS,
        "freeze_lead_seconds",
        f"Enter a freeze lead of {least_lead_seconds} to {MOST_LEAD_SECONDS} seconds.",
    )
    must(_is_zone(terms.time_zone), "timezone", "Unknown time zone. Enter a name such as Asia/Kolkata.")
    for field, moment in (("first_draw_at", terms.first_draw_at), ("start", terms.start_on)):
        must(moment is None or is_likely(moment), field, f"Choose a day from {FIRST_YEAR} to {LAST_YEAR}.")
    if terms.kind == GroupKind.AUCTION:
        cap = law.get("discount_bps", 10_000)
        must(
            terms.commission_bps <= terms.bid_cap_bps <= cap,
            "bid_cap_bps",
            f"Enter a highest discount from the commission to {cap} basis points.",
        )
    if terms.kind != GroupKind.LUCKY:
        must(
            terms.payout_basis == PayoutBasis.FULL_VALUE,
            "payout_basis",
            "Auctions and rotations pay the full value.",
        )
    return found


def discount_range(terms: Terms) -> tuple[int, int]:
    """Return the lowest and highest discount that can be bid, in minor units."""
    return share_of(terms.value_minor, terms.commission_bps), share_of(terms.value_minor, terms.bid_cap_bps)


def label_of(number: int, seats: int) -> str:
    """Return a label such as `T01`, with enough digits for labels to sort like numbers."""
    return f"T{number:0{max(2, len(str(seats)))}d}"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
