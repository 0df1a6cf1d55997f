"""Dates as people, banks and spreadsheets write them. Pure: no framework, no clock.

read_date("30 Nov, 2026", "DD MMM YYYY") -> date(2026, 11, 30)
proven_form(["05/11/2026", "30/11/2026"]) -> "DD/MM/YYYY"
"""

from dates.bounds import (
    EARLIEST,
    FIRST_MOMENT,
    FIRST_YEAR,
    LAST_COMPUTED,
    LAST_MOMENT,
    LAST_YEAR,
    LATEST,
    is_likely,
)
from dates.months import MONTHS
from dates.written import FORMS, BadDate, proven_form, read_date, reads_all

__all__ = [
    "EARLIEST",
    "FIRST_MOMENT",
    "FIRST_YEAR",
    "FORMS",
    "LAST_COMPUTED",
    "LAST_MOMENT",
    "LAST_YEAR",
    "LATEST",
    "MONTHS",
    "BadDate",
    "is_likely",
    "proven_form",
    "read_date",
    "reads_all",
]
