"""The failures of a delivery."""

from __future__ import annotations


class NotSent(Exception):
    """Sending failed. `for_good` means that another try can't succeed."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class NoAdapter(Exception):
    """This installation has no gateway for such messages."""
