"""The whole board as JSON text, written directly from its rows, since there are a thousand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from books.period import LockedPeriod
from books.queries.board import NumberState, lists_of, numbers_of, show_number


def board_text(period: LockedPeriod, seq: int) -> str:
    """Return the board as JSON for the API; `seq` must have been read before."""
    numbers = numbers_of(period.account_id, period.id)
    lists = lists_of(numbers, period.almost_full_percent)
    written = {
        "seq": str(seq),
        "currency": json.dumps(period.currency),
        "numbers": _list(numbers, period),
        "hot": _list(lists.hot, period),
        "almost_full": _list(lists.almost_full, period),
        "full": _list(lists.full, period),
    }
    return "{" + ",".join(f'"{name}":{value}' for name, value in written.items()) + "}"


def _list(numbers: Iterable[NumberState], period: LockedPeriod) -> str:
    width, currency = period.width, period.currency
    shown = [f'{{"number":"{n[0]:0{width}d}",{_rest(currency, *n[1:])}' for n in numbers]
    return f"[{','.join(shown)}]"


@lru_cache(maxsize=32_768)
def _rest(currency: str, *state: Any) -> str:
    """Return the JSON of a number after its name; equal for many numbers, so it is cached."""
    shown = show_number(NumberState(0, *state), width=1, currency=currency)
    del shown["number"]
    return json.dumps(shown, separators=(",", ":"))[1:]
