"""A process under the launcher: web or worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from runtime.embedded.spawn import spawn

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0
# A process that ran this long died of something new, so its restart delay begins again.
LONG_LIFE_SECONDS = 20.0


def drawbook(*arguments: str) -> list[str]:
    """Return the command line that runs a drawbook command in its own process."""
    return [sys.executable, "-P", "-m", "runtime.cli", *arguments]


class Child:
    """A process that is restarted when it dies, each time after a longer delay if it dies soon."""

    def __init__(
        self, name: str, argv: Sequence[str], env: Mapping[str, str], pass_fds: Sequence[int] = ()
    ) -> None:
        self.name, self.argv, self.env, self.pass_fds = name, list(argv), dict(env), tuple(pass_fds)
        self.process: subprocess.Popen[bytes] | None = None
        self.due_at = 0.0
        self.deaths_in_a_row = 0
        self._started_at = 0.0

    def start(self) -> None:
        """Start it. If the launcher dies, it is killed: otherwise it would keep the port."""
        self._started_at = time.monotonic()
        self.process = spawn(
            self.argv, on_our_death=signal.SIGKILL, env=self.env, pass_fds=self.pass_fds, cwd=os.getcwd()
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def is_due(self) -> bool:
        return not self.is_running and time.monotonic() >= self.due_at

    def note_death(self) -> str:
        """Return how the process ended, and set when it starts again."""
        assert self.process is not None
        code = self.process.returncode
        self.process = None
        young = time.monotonic() - self._started_at < LONG_LIFE_SECONDS
        self.deaths_in_a_row = self.deaths_in_a_row + 1 if young else 1
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (self.deaths_in_a_row - 1), LONGEST_PAUSE_SECONDS)
        self.due_at = time.monotonic() + pause
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        return f"{self.name} {how}. Restarting it in {pause:g} s."

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running:
            self.process.terminate()

    def kill(self) -> None:
        """Kill it and all its children."""
        if self.process is not None and self.is_running:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
