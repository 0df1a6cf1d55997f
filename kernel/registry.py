"""Named registrations. Using a name twice is an error at start-up, so that no entry is lost silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class NameTaken(ValueError):
    """Two parts of the program registered under one name."""


class Registry(Mapping[str, T]):
    """Registered entries by name, in the order of registration. Read it like any mapping."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, T] = {}

    def add(self, name: str, entry: T) -> None:
        """Register `entry`. Adding it again is harmless; another entry under its name raises NameTaken."""
        if name in self._entries and self._entries[name] != entry:
            raise NameTaken(
                f"{self.what} {name!r} is registered twice: {self._entries[name]!r} and {entry!r}. "
                "Give each a name of its own."
            )
        self._entries[name] = entry

    def remove(self, name: str) -> None:
        """Remove a registration, for tests."""
        self._entries.pop(name, None)

    def __getitem__(self, name: str) -> T:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
