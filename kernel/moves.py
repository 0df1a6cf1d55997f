"""State machines: which state may follow which. Pure."""

from __future__ import annotations

from collections.abc import Callable, Set
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)


class NoSuchMove(ValueError):
    """A programming error: the table doesn't list the move."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} does not become {after}")


class Moves(dict[State, Set[State]]):
    """The table of a machine: for each state those that may follow it. A state without an entry is final.

    `refusal` makes the error for a person who asks for another move. Without it that is a programming error.
    """

    def __init__(
        self, table: dict[State, Set[State]], refusal: Callable[[str, str], Exception] = NoSuchMove
    ) -> None:
        super().__init__(table)
        self._refusal = refusal

    def __missing__(self, state: State) -> Set[State]:
        return frozenset()

    def allow(self, before: str, after: State) -> bool:
        """Return whether what is in the state `before` may come into `after`."""
        return after in self[before]  # type: ignore[index]  # rows hold plain text, which is looked up alike

    def move(self, before: str, after: State) -> State:
        """Return `after`, or raise the refusal."""
        if not self.allow(before, after):
            raise self._refusal(before, after)
        return after
