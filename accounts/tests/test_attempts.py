"""Many attempts at once: no more are checked than the limit allows, and none that is right is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache

from accounts import attempts
from accounts.attempts import attempt
from kernel.errors import NotSignedIn, Throttled

LIMIT = 10
MANY = 30


@contextmanager
def looked_first(key: str) -> Any:
    """The form that was wrong: look how many there were, check, then count."""
    if (cache.get(key) or 0) >= LIMIT:
        raise Throttled
    try:
        yield
    except NotSignedIn:
        attempts._one_more(key, 300)
        raise


def at_once(attempted: Callable[[str], Any], *, right: bool, side_by_side: int = LIMIT) -> tuple[int, int]:
    """How many of `MANY` at the same time were checked, and how many were sent away."""
    start = threading.Barrier(MANY)
    # Nobody finishes before so many are being checked; as many as may be, unless it is said otherwise.
    together = threading.Barrier(side_by_side)
    checked: list[int] = []
    refused: list[Throttled] = []

    def one() -> None:
        start.wait(10)
        try:
            with attempted("asha@example.com"):
                checked.append(1)
                together.wait(10)
                if not right:
                    raise NotSignedIn
        except Throttled as throttled:
            refused.append(throttled)
        except NotSignedIn:
            pass

    threads = [threading.Thread(target=one) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return len(checked), len(refused)


def test_of_many_wrong_ones_at_once_the_limit_is_checked() -> None:
    assert at_once(attempt, right=False) == (LIMIT, MANY - LIMIT)
    with pytest.raises(Throttled) as throttled, attempt("asha@example.com"):
        pass
    assert 290 <= throttled.value.retry_after_seconds <= 300


def test_whoever_looks_first_checks_them_all() -> None:
    """The negative control: the same thirty overrun a count that is made afterwards."""
    assert at_once(looked_first, right=False, side_by_side=MANY) == (MANY, 0)


def test_of_many_right_ones_at_once_none_is_sent_away() -> None:
    """They wait for one another's places: a shop's tills may all sign in with one name."""
    assert at_once(attempt, right=True) == (MANY, 0)
    with attempt("asha@example.com"):
        pass


def test_what_breaks_is_no_failure_of_theirs() -> None:
    for _ in range(LIMIT + 1):
        with pytest.raises(ZeroDivisionError), attempt("asha@example.com"):
            raise ZeroDivisionError
