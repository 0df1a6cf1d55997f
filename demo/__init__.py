"""A live demo account: a book that fills up, and closed periods with real results."""

from __future__ import annotations


def fill() -> None:
    """Create the demo account if it is missing, and print how to sign in."""
    import django

    django.setup()
    from demo.filling import make

    make()
