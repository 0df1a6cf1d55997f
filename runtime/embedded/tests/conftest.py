"""Homes and scripts, and a running server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runtime.embedded import EmbeddedServer
from runtime.embedded.home import Home
from runtime.embedded.tests.homes import ground, home, pattern, script

__all__ = ["ground", "home", "pattern", "script"]


@pytest.fixture
def serving(home: Home) -> Iterator[EmbeddedServer]:
    """A running server on `home`."""
    server = EmbeddedServer(home.path, throwaway=True)
    server.start("the test")
    yield server
    server.stop()
