"""Notify people about number books through the inbox; `recipients.py` has the table of recipients."""

from books.notices.publish import register

__all__ = ["register"]
