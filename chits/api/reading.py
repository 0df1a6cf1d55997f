"""Read terms from request bodies, with an error for every wrong field."""

from __future__ import annotations

from typing import Any

from chits.rules.terms import API_NAMES
from kernel.errors import BadInput
from rest.amounts import read_amount

RENAMED = {api_name: field for field, api_name in API_NAMES.items()}
MONEY = ("monthly_installment", "late_flat", "late_cap")
# A manager can reset these to none.
CLEARED = frozenset({"start", "first_draw_at", "late_cap"})


def read_terms(body: Any, currency: str) -> dict[str, Any]:
    """Return the sent fields of `Group`, amounts in minor units. Raise BadInput naming each invalid one."""
    given = body.model_dump(exclude_unset=True)
    currency = given.get("currency") or currency
    errors: dict[str, list[str]] = {}
    for field in MONEY:
        if given.get(field) is not None:
            least = 0 if field != MONEY[0] else 1
            given[field] = read_amount(given[field], currency, field, least_minor=least, errors=errors)
    if given.get("monthly_installment", 0) is None:
        errors["monthly_installment"] = ["Enter an amount."]
    if errors:
        raise BadInput(errors=errors)
    return {
        RENAMED.get(field, field): value
        for field, value in given.items()
        if value is not None or field in CLEARED
    }
