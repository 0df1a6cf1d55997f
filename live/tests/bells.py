"""Events of the tests: bells that are rung."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from tenancy.member import Member


@dataclass(frozen=True)
class Rung:
    """An event of the tests: a bell was rung."""

    bell: str
    times: int = 1


class Ring(Protocol):
    """The fixture `ring`: `ring(account_id, "tower", 3)` records three events in one transaction."""

    def __call__(self, account_id: uuid.UUID | None, bell: str, times: int = 1) -> None: ...


# The fixtures `run` and `cookie`: run a coroutine to its end, the cookie of a member's session.
Run = Callable[[Coroutine[Any, Any, Any]], Any]
CookieOf = Callable[[Member], str]
