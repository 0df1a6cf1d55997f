"""Note what a law allows from a day on. Staff do this on the command line; rows are only ever added."""

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
    """The new row; BadInput for what is no limit, Conflict where that day has one already."""
    if jurisdiction not in CODES:
        raise BadInput("This country is not known. Write it like IN.")
    if term not in TERMS:
        raise BadInput(f"A law limits {', '.join(TERMS)}.")
    if not 0 <= most <= 10_000:
        raise BadInput("Basis points are 0 to 10000.")
    if not FIRST_DAY <= effective_from <= LATEST:
        raise BadInput(f"Write a day between the years {FIRST_DAY.year} and {LATEST.year}.")
    if not source.strip():
        raise BadInput("Say which law it is.")
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
        raise Conflict("For this day there is a limit already; it stays.", code="limit_stands") from None
