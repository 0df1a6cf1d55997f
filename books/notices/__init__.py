"""Who is told what of number books, through the inbox: `who.py` has the table, the others the sentences."""

from books.notices.tell import register

__all__ = ["register"]
