"""A database for the length of a command: the one that runs on this home, or one of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from runtime.embedded.errors import EmbeddedError
from runtime.embedded.home import Home
from runtime.embedded.lock import as_guest, guests_gone, holder, is_held
from runtime.embedded.secrets_file import Secrets
from runtime.embedded.server import EmbeddedServer

PAUSE_SECONDS = 0.02


@contextmanager
def database(
    path: Path, purpose: str, report: Callable[[str], None] = lambda line: None
) -> Iterator[Secrets]:
    """How to reach the database of the home at `path`, good until the end of the block.

    Whoever started a server for his own command waits at the end for the commands that attached to it.
    """
    server = EmbeddedServer(path, report=report)
    while True:
        if server.try_hold(purpose):
            yield from _own(server)
            return
        with as_guest(server.home):
            secrets = _attach(server.home)
            if secrets is not None:
                yield secrets
                return


def _own(server: EmbeddedServer) -> Iterator[Secrets]:
    secrets = server.start_held()
    try:
        yield secrets
    finally:
        with guests_gone(server.home):
            server.stop()


def _attach(home: Home) -> Secrets | None:
    """The address of the server that somebody else runs here, once it answers; None when he is gone."""
    while is_held(home):
        try:
            secrets = Secrets.read(home)
        except PermissionError as refusal:
            raise EmbeddedError(
                f"{home.path} is in use by {holder(home)}, of another user: his secrets can't be read."
            ) from refusal
        if secrets is not None and secrets.host and _answers(secrets):
            return secrets
        time.sleep(PAUSE_SECONDS)
    return None


def _answers(secrets: Secrets) -> bool:
    try:
        psycopg.connect(secrets.application_url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
