"""One reader of tables for everything that people send: tickets, customers, limits, bank statements."""

from uploads.tables.cells import header_name, same_name, written
from uploads.tables.decode import ENCODINGS
from uploads.tables.guard import harmless, unguarded
from uploads.tables.read import read_table
from uploads.tables.shape import Cell, Row, Table

__all__ = [
    "ENCODINGS",
    "Cell",
    "Row",
    "Table",
    "harmless",
    "header_name",
    "read_table",
    "same_name",
    "unguarded",
    "written",
]
