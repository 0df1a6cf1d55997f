"""Who is told what of number books, through the inbox: `who.py` has the table, the others the sentences."""

from books.notices.publish import register

__all__ = ["register"]
