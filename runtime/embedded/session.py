"""A database for one command: the one that runs on this home, or one started for the command."""

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
    """Provide the database of the home at `path` within the block.

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
    """Return how to connect to the server of another process, once it answers; None when it is gone."""
    while is_held(home):
        try:
            secrets = Secrets.read(home)
        except PermissionError as refusal:
            raise EmbeddedError(
                f"{home.path} is in use by {holder(home)} of another user, whose secrets can't be read."
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
