"""What something costs in an account's own money, from the price list in US cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from money import converted, to_string

BASE = "USD"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice or a credit note; amounts in minor units of its currency."""

    description: str
    quantity: int
    unit_minor: int

    @property
    def total_minor(self) -> int:
        return self.quantity * self.unit_minor

    def stored(self) -> dict[str, object]:
        """Return the price as stored on the document."""
        return {
            "description": self.description,
            "quantity": self.quantity,
            "unit_minor": self.unit_minor,
            "total_minor": self.total_minor,
        }


def local_price(usd_cents: int, rate: Decimal, currency: str) -> int:
    """Minor units of `currency`, one US dollar costing `rate` of it; rounded half up, once."""
    return converted(usd_cents, rate, source=BASE, target=currency)


def rate_text(rate: Decimal) -> str:
    """A rate without idle zeros, but always with a decimal: `278.0`, `0.79`, `1.0`."""
    text = f"{rate.normalize():f}"
    return text if "." in text else f"{text}.0"


def usd_text(usd_cents: int) -> str:
    return to_string(usd_cents, BASE)
