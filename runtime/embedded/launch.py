"""Start `postgres` as our child, in the foreground of its own session."""

from __future__ import annotations

import os
import signal
import subprocess

from runtime.embedded.binaries import Binaries
from runtime.embedded.home import Home
from runtime.embedded.runner import Runner
from runtime.embedded.spawn import spawn

LONGEST_LOG_BYTES = 5_000_000


def launch(
    home: Home, binaries: Binaries, runner: Runner, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start the postmaster, which isn't ready yet. If this process dies, it gets a fast-stop signal."""
    log = _open_log(home)
    try:
        return spawn(
            [binaries.postgres, "-D", str(home.data), *_as_options(settings)],
            on_our_death=signal.SIGINT,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment(),
            **runner.popen_options(),
        )
    finally:
        os.close(log)


def environment() -> dict[str, str]:
    """Return our environment, without variables that would redirect PostgreSQL."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "DATABASE_"))}


def _as_options(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _open_log(home: Home) -> int:
    if home.log.exists() and home.log.stat().st_size > LONGEST_LOG_BYTES:
        home.log.replace(home.log.with_suffix(".log.1"))
    log = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    home.hand_to_owner(home.log)
    return log
