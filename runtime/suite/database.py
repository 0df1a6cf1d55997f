"""A database for the tests: a temporary one, unless DATABASE_URL names another."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runtime.embedded import EmbeddedServer
from runtime.launch import surroundings


@contextmanager
def throwaway_database(binaries: str | None = None) -> Iterator[None]:
    """Set DATABASE_URL and DATABASE_OWNER_URL in the environment within the block.

    `binaries` is a choice for find_binaries: "16" for PostgreSQL 16. Nothing in it survives a power cut.
    """
    folder = Path(tempfile.mkdtemp(prefix="drawbook-suite-"))
    server = EmbeddedServer(folder, binaries=binaries, throwaway=True)
    before = dict(os.environ)
    try:
        found = server.start("bin/test")
        os.environ["DRAWBOOK_HOME"] = str(folder)
        # Migrated once, for all processes of the tests.
        os.environ["KEEP_TEST_TEMPLATE"] = "1"
        surroundings.use(found)
        surroundings.settle()
        yield
    finally:
        server.stop()
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)
