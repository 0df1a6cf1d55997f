"""What became of one try."""

from __future__ import annotations


class NotSent(Exception):
    """It failed; `for_good` says that trying again would not help."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class NoAdapter(Exception):
    """This installation has nothing that carries such messages."""
