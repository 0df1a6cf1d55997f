"""The order of the tests: those that start from the same follow one another, and the long ones begin first.

No test may depend on it; it only decides how long the whole takes.
"""

from __future__ import annotations

from typing import Any

BROWSER = "tests/browser/"


def put_in_order(items: list[Any], workers: int) -> None:
    """For `workers` processes, of which each begins with an equal part and takes of others when it is done.

    What is taken is the end of a part: so the tests that share one running site and one browser come first of
    all, and stay with one process, and the other slow ones come first in the other parts.
    """
    items.sort(key=place)
    slow = [item for item in items if is_slow(item) and place(item) > 0] if workers > 1 else []
    others = [item for item in items if item not in set(slow)]
    size = len(items) // workers
    ordered = []
    for part in range(workers):
        ordered += slow[part - 1 :: workers - 1] if part and slow else []
        wanted = (part + 1) * size if part + 1 < workers else len(items)
        taken = max(0, wanted - len(ordered))
        ordered += others[:taken]
        del others[:taken]
    items[:] = ordered


def place(item: Any) -> int:
    """Which kind of start the test has; within one, tests stay in the order of their files."""
    if item.nodeid.startswith(BROWSER):
        return 0
    if commits(item):
        return 3
    if "cast" in item.fixturenames:
        return 2
    return 1 if item.get_closest_marker("django_db") or "db" in item.fixturenames else 4


def is_slow(item: Any) -> bool:
    return item.get_closest_marker("slow") is not None


def commits(item: Any) -> bool:
    """Whether the test's own transactions are committed."""
    marked = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(marked and marked.kwargs.get("transaction"))
