"""Lengths of time in words."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from ui.durations import in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (1_800, "30 minutes"),
        (3_600, "1 hour"),
        (5_400, "1 hour 30 minutes"),
        (86_400, "1 day"),
        (97_200, "1 day 3 hours"),
        (7 * 86_400, "7 days"),
        (90_061, "1 day 1 hour"),
    ],
)
def test_the_two_largest_units(seconds: int, words: str) -> None:
    assert in_words(seconds) == words
    assert Template("{% load drawbook %}{{ s|duration }}").render(Context({"s": seconds})) == words
