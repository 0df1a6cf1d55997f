"""Rows and constraints of number books, in the order in which they are created."""

from books.models.archive import ClosedCell
from books.models.book import Book
from books.models.cover import (
    Collaborator,
    Cover,
    CoverEntry,
    CoverLink,
    CoverMode,
    Match,
    OverrideGrant,
)
from books.models.imports import Customer, Import
from books.models.ledger import Cell, Ledger, PeriodNumber
from books.models.limit import Limit
from books.models.period import Period
from books.models.receipt import ReceiptPrint
from books.models.refund import Refund
from books.models.result import Claim, Correction, Result
from books.models.ticket import Entry, Leg, Ticket
from books.models.till import SellerTerms, TillDay, TillReopening

__all__ = [
    "Book",
    "Cell",
    "Claim",
    "ClosedCell",
    "Collaborator",
    "Correction",
    "Cover",
    "CoverEntry",
    "CoverLink",
    "CoverMode",
    "Customer",
    "Entry",
    "Import",
    "Ledger",
    "Leg",
    "Limit",
    "Match",
    "OverrideGrant",
    "Period",
    "PeriodNumber",
    "ReceiptPrint",
    "Refund",
    "Result",
    "SellerTerms",
    "Ticket",
    "TillDay",
    "TillReopening",
]
