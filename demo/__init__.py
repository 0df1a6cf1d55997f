"""A demo account that lives: a book filling up while it is watched, closed periods with real results."""

from __future__ import annotations


def fill() -> None:
    """Make the demo account unless it is there, and say how to sign in."""
    import django

    django.setup()
    from demo.filling import make

    make()
