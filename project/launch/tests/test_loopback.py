"""Whether only this machine reaches the server, which decides whether staff must have a second factor."""

from __future__ import annotations

import pytest

from project.environment import is_loopback


@pytest.mark.parametrize(
    ("url", "alone"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1:9", True),
        ("//::1", True),
        ("//[::1]", True),
        ("//0.0.0.0", False),
        ("//::", False),
        ("//192.168.1.7", False),
        ("https://drawbook.example", False),
        ("https://localhost.example", False),
    ],
)
def test_which_addresses_are_this_machine(url: str, alone: bool) -> None:
    assert is_loopback(url) is alone
