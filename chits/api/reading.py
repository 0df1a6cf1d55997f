"""Read amounts and terms from request bodies, with an error for every wrong field."""

from __future__ import annotations

from typing import Any

from chits.rules.terms import API_NAMES
from kernel.errors import BadInput, bad_field
from money import BadAmount, parse_amount

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
        if given.get(field) is None:
            continue
        try:
            given[field] = parse_amount(given[field], currency, least_minor=0 if field != MONEY[0] else 1)
        except BadAmount as problem:
            errors[field] = [str(problem)]
    if given.get("monthly_installment", 0) is None:
        errors["monthly_installment"] = ["Enter an amount."]
    if errors:
        raise BadInput(errors=errors)
    return {
        RENAMED.get(field, field): value
        for field, value in given.items()
        if value is not None or field in CLEARED
    }


def read_amount(written: Any, currency: str, path: str, *, least_minor: int = 1) -> int:
    """Return the amount in minor units. Raise BadInput for `path`."""
    try:
        return parse_amount(written, currency, least_minor=least_minor)
    except BadAmount as problem:
        raise bad_field(path, str(problem)) from None
