"""Read amounts that a person sent; an error names the field."""

from __future__ import annotations

from kernel.errors import bad_field
from money import BadAmount, Currency, read_typed


def typed_amount(
    written: str, currency: Currency | str, path: str = "amount", *, least_minor: int = 1
) -> int:
    """Return the minor units of what was typed in a page, as `money.read_typed`; BadInput for `path`."""
    try:
        return read_typed(written, currency, least_minor=least_minor)
    except BadAmount as problem:
        raise bad_field(path, str(problem)) from problem
