"""Find PostgreSQL processes that use a given data folder, and end them."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def at_work_on(data: Path) -> list[int]:
    """Return the running postgres processes whose working directory is this data folder.

    PostgreSQL goes into its data folder when it starts, so its working folder tells whose it is, however
    the folder was named then. A zombie is no longer at work.
    """
    if not sys.platform.startswith("linux"):
        return _named_in_pid_file(data)
    try:
        here = os.stat(data)
    except FileNotFoundError:
        return []
    return [pid for pid in _all_pids() if _is_postgres(pid) and _works_in(pid, here)]


def is_alive(pid: int) -> bool:
    """Whether it runs and isn't a zombie."""
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def postmaster_pid(data: Path) -> int | None:
    """Return the number in postmaster.pid, which may belong to no process or another one by now."""
    try:
        return abs(int((data / "postmaster.pid").read_text().split()[0]))
    except (OSError, ValueError, IndexError):
        return None


def end_all(data: Path, *, patience_seconds: float = 10.0) -> list[int]:
    """End all processes that use this data folder, and return them.

    First as PostgreSQL likes it (the postmaster is asked for a fast stop), then at once, then by force.
    """
    found = at_work_on(data)
    if not found:
        return []
    head = postmaster_pid(data)
    if head in found:
        _send([head], signal.SIGINT)
        _wait([head], patience_seconds)
    for sign, patience in ((signal.SIGQUIT, 2.0), (signal.SIGKILL, 10.0)):
        left = at_work_on(data)
        if not left:
            break
        _send(left, sign)
        _wait(left, patience)
    return found


def _send(pids: Iterable[int], sign: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            continue


def _wait(pids: Iterable[int], seconds: float) -> None:
    """Wait until all have ended, or until the time is over."""
    deadline = time.monotonic() + seconds
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except (OSError, AttributeError):
            _watch(pid, deadline)
            continue
        try:
            select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
        finally:
            os.close(handle)


def _watch(pid: int, deadline: float) -> None:
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _is_postgres(pid: int) -> bool:
    try:
        # The system marks a program whose file was replaced since it started.
        return Path(os.readlink(PROC / str(pid) / "exe")).name.split(" ")[0] == "postgres" and is_alive(pid)
    except OSError:
        return False


def _works_in(pid: int, folder: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(PROC / str(pid) / "cwd"), folder)
    except OSError:
        return False


def _named_in_pid_file(data: Path) -> list[int]:
    """Return the process in the pid file, for systems without /proc; another user's process isn't ours."""
    pid = postmaster_pid(data)
    if pid is None:
        return []
    try:
        os.kill(pid, 0)
    except OSError:
        return []
    return [pid]
