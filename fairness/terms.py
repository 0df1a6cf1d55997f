"""The money of a frozen draw: either none, or a prize that is the gross less the commission."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from fairness import shapes

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Terms:
    """Whole minor units of one currency (ISO 4217)."""

    commission: int
    currency: str
    gross: int
    prize: int

    @classmethod
    def from_json(cls, value: object, where: str = "terms") -> Terms | None:
        """Return the terms, or None for a draw without money. Raises Malformed."""
        if not shapes.fields(value, where, (), cls.__slots__):
            return None
        given = shapes.fields(value, where, cls.__slots__)
        currency = shapes.text(given["currency"], f"{where}.currency")
        if not _CURRENCY.fullmatch(currency):
            raise shapes.Malformed(f"{where}.currency must be three capital letters")
        return cls(
            commission=shapes.whole(given["commission"], f"{where}.commission"),
            currency=currency,
            gross=shapes.whole(given["gross"], f"{where}.gross"),
            prize=shapes.whole(given["prize"], f"{where}.prize"),
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def add_up(self) -> bool:
        return self.prize == self.gross - self.commission


def terms_of(*, gross_minor: int, commission_minor: int, currency: str) -> Terms:
    """Return the terms of a prize, which is computed from gross and commission. Raises Malformed."""
    written = {"gross": gross_minor, "commission": commission_minor, "currency": currency, "prize": 0}
    if isinstance(gross_minor, int) and isinstance(commission_minor, int):
        written["prize"] = gross_minor - commission_minor
    terms = Terms.from_json(written)
    assert terms is not None
    return terms
