"""Read amounts and terms out of bodies: every wrong field is named."""

from __future__ import annotations

from typing import Any

from chits.rules.terms import API_NAMES
from kernel.errors import BadInput, bad_field
from money import BadAmount, parse_amount

RENAMED = {api_name: field for field, api_name in API_NAMES.items()}
MONEY = ("monthly_installment", "late_flat", "late_cap")
# A manager may take these back to none.
CLEARED = frozenset({"start", "first_draw_at", "late_cap"})


def read_terms(body: Any, currency: str) -> dict[str, Any]:
    """The fields of `Group` that were sent, amounts in minor units; BadInput for each that is none."""
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
    """Minor units; BadInput about `path`."""
    try:
        return parse_amount(written, currency, least_minor=least_minor)
    except BadAmount as problem:
        raise bad_field(path, str(problem)) from None
