"""Whether only this machine reaches the installation: everything that could lead others here is looked at."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from kernel.reach import is_development, is_for_this_machine_alone, is_loopback


@pytest.mark.parametrize(
    ("url", "alone"),
    [
        ("http://localhost:8000", True),
        ("http://LOCALHOST:8000", True),
        ("http://shop.localhost:8000", True),
        ("http://127.0.0.1:9", True),
        ("http://[::1]:9", True),
        ("//::1", True),
        ("//[::1]", True),
        ("//0.0.0.0", False),
        ("//::", False),
        ("//192.168.1.7", False),
        ("https://drawbook.example", False),
        ("https://localhost.example", False),
        ("https://localhost@drawbook.example", False),
    ],
)
def test_which_addresses_are_this_machine(url: str, alone: bool) -> None:
    assert is_loopback(url) is alone


HERE: dict[str, Any] = {
    "listens_on": "",
    "public_url": "http://localhost:8000",
    "allowed_hosts": ["localhost", "127.0.0.1", "[::1]"],
    "is_behind_proxy": False,
}


@pytest.mark.parametrize(
    ("change", "alone"),
    [
        ({}, True),
        ({"listens_on": "127.0.0.1"}, True),
        ({"listens_on": "::1"}, True),
        ({"allowed_hosts": [".localhost"]}, True),
        ({"listens_on": "0.0.0.0"}, False),
        ({"listens_on": "::"}, False),
        ({"listens_on": "192.168.1.7"}, False),
        ({"public_url": "https://shop.example"}, False),
        ({"allowed_hosts": ["localhost", "shop.example"]}, False),
        ({"allowed_hosts": ["*"]}, False),
        ({"is_behind_proxy": True}, False),
    ],
)
def test_one_way_in_is_enough(change: dict[str, Any], alone: bool) -> None:
    assert is_for_this_machine_alone(**{**HERE, **change}) is alone


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "0.0.0.0"),
        ("PUBLIC_URL", "https://shop.example"),
        ("ALLOWED_HOSTS", ["shop.example"]),
        ("BEHIND_PROXY", True),
    ],
)
def test_the_settings_are_asked_together(settings: Settings, name: str, value: Any) -> None:
    assert is_development()
    setattr(settings, name, value)
    assert not is_development()
