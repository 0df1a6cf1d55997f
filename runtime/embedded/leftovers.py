"""Remove what an earlier run left that would prevent a start, once we hold the home's lock."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from runtime.embedded.address import BORROWED, Address
from runtime.embedded.home import Home
from runtime.embedded.processes import at_work_on, end_all


def take_over(home: Home) -> list[int]:
    """End processes that still use the data, then remove the pid file.

    PostgreSQL itself refuses to start while the number in that file is anybody alive: a process that got the
    number later, or a zombie. It also refuses while a backend that outlived its postmaster holds the shared
    memory. We hold the home's lock, so nobody is a rightful server here. Returns the ended processes.
    """
    ended = end_all(home.data)
    if not at_work_on(home.data):
        (home.data / "postmaster.pid").unlink(missing_ok=True)
    return ended


def clear_borrowed(host: str) -> None:
    """Remove the private folder of the socket, if its process died before removing it."""
    folder = Path(host)
    if folder.name.startswith(BORROWED) and folder.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(folder, ignore_errors=True)


def clear_socket(address: Address) -> None:
    """Remove the socket and its lock file, which names a process, too."""
    folder = Path(address.host)
    if not folder.is_absolute():
        return
    for name in (f".s.PGSQL.{address.port}", f".s.PGSQL.{address.port}.lock"):
        try:
            os.unlink(folder / name)
        except FileNotFoundError:
            continue
