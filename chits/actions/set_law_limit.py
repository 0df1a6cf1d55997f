"""Set a legal limit from a day on. Staff do this on the command line; rows are only added."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from chits.models import LawLimit
from chits.models.law import FIRST_DAY
from dates import LATEST
from kernel.errors import BadInput, Conflict
from tenancy.countries import CODES

TERMS = ("commission_bps", "discount_bps", "gst_bps")


def set_law_limit(jurisdiction: str, term: str, most: int, *, effective_from: date, source: str) -> LawLimit:
    """Add the limit and return it. Raise BadInput if it is invalid, and Conflict if the day has one."""
    if jurisdiction not in CODES:
        raise BadInput("Unknown country. Enter its two letters, such as IN.")
    if term not in TERMS:
        raise BadInput(f"The term must be one of {', '.join(TERMS)}.")
    if not 0 <= most <= 10_000:
        raise BadInput("Enter 0 to 10000 basis points.")
    if not FIRST_DAY <= effective_from <= LATEST:
        raise BadInput(f"Enter a day between the years {FIRST_DAY.year} and {LATEST.year}.")
    if not source.strip():
        raise BadInput("Enter the law that sets the limit.")
    try:
        with transaction.atomic():
            return LawLimit.objects.create(
                jurisdiction=jurisdiction,
                term=term,
                most=most,
                effective_from=effective_from,
                source=source.strip()[:200],
            )
    except IntegrityError:
        raise Conflict("This day already has a limit. Choose another day.", code="limit_stands") from None
