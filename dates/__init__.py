"""Dates as people, banks and spreadsheets write them. Pure: no framework, no clock.

read_date("30 Nov, 2026", "DD MMM YYYY") -> date(2026, 11, 30)
proven_form(["05/11/2026", "30/11/2026"]) -> "DD/MM/YYYY"
"""

from dates.months import MONTHS
from dates.written import EARLIEST, FORMS, LATEST, BadDate, proven_form, read_date, reads_all

__all__ = [
    "EARLIEST",
    "FORMS",
    "LATEST",
    "MONTHS",
    "BadDate",
    "proven_form",
    "read_date",
    "reads_all",
]
