"""An embedded PostgreSQL: start it, restart it when it dies, stop it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from runtime.embedded import cluster, prepare
from runtime.embedded.address import LOOPBACK, Address, choose_address
from runtime.embedded.answer import wait_for_answer
from runtime.embedded.binaries import Binaries, find_binaries
from runtime.embedded.errors import DidNotStart
from runtime.embedded.home import Home
from runtime.embedded.launch import launch
from runtime.embedded.lean import lean_settings
from runtime.embedded.leftovers import clear_borrowed, clear_socket, take_over
from runtime.embedded.lock import HomeLock
from runtime.embedded.processes import end_all
from runtime.embedded.programs import within_reach
from runtime.embedded.runner import Runner
from runtime.embedded.secrets_file import Secrets

PORTS_TO_TRY = 5


class EmbeddedServer:
    """A PostgreSQL that is our child process. Use it in the main thread only (see `spawn`)."""

    secrets: Secrets
    process: subprocess.Popen[bytes]
    _runner: Runner
    _binaries: Binaries
    _address: Address

    def __init__(
        self,
        path: Path,
        *,
        binaries: str | None = None,
        throwaway: bool = False,
        report: Callable[[str], None] = lambda line: None,
    ) -> None:
        """`path` is the home, `binaries` a choice for find_binaries. Nothing happens until start()."""
        self.home = Home(path.absolute())
        self._lock = HomeLock(self.home)
        self._choice, self._throwaway, self._report = binaries, throwaway, report

    def start(self, purpose: str) -> Secrets:
        """Start it, and return how to connect. `purpose` is shown to others who find the home in use.

        Raises an EmbeddedError with the reason.
        """
        self._runner = self.home.lay_cluster()
        self._lock.require(purpose)
        return self.start_held()

    def try_hold(self, purpose: str) -> bool:
        """Lock the home if it is free; then start_held() starts the server."""
        self._runner = self.home.lay_cluster()
        return self._lock.take(purpose)

    def start_held(self) -> Secrets:
        try:
            self._prepare_files()
            self._start_at_an_address()
            prepare.roles(self.home, self.secrets)
            self.secrets.write(self.home)
        except BaseException:
            self.stop()
            raise
        return self.secrets

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def revive(self) -> None:
        """Restart it at the same address after it died, ending remaining processes first."""
        take_over(self.home)
        self._run()

    def stop(self) -> None:
        """Stop it fast: open transactions are rolled back, everything committed is on disk."""
        if hasattr(self, "process"):
            self._end_process()
            end_all(self.home.data)
        if hasattr(self, "secrets"):
            self.secrets.at("", 0).write(self.home)
        if hasattr(self, "_address"):
            self._address.leave()
        self._lock.release()

    def _prepare_files(self) -> None:
        self._binaries = within_reach(find_binaries(self._choice), self.home, self._runner)
        take_over(self.home)
        known = Secrets.read(self.home)
        clear_borrowed(known.host if known else "")
        self.secrets = (known or Secrets.make()).at("", 0)
        self.secrets.write(self.home)
        if not cluster.is_made(self.home):
            self._report("Making a database.")
            prepare.forget(self.home)
            cluster.make(self.home, self._binaries, self._runner, self.secrets)
        cluster.require_version(self.home, self._binaries)
        if known is None and not prepare.is_new(self.home):
            prepare.renew_password(self.home, self._binaries, self._runner, self.secrets)
        cluster.write_access(self.home, self._runner)

    def _start_at_an_address(self) -> None:
        """Start on a free port; if another program takes it in the meantime, try another one."""
        for tries_left in reversed(range(PORTS_TO_TRY)):
            self._address = choose_address(self.home, self._runner)
            self.secrets = self.secrets.at(self._address.host, self._address.port)
            try:
                self._run()
                break
            except DidNotStart:
                self._address.leave()
                if self._address.host != LOOPBACK or not tries_left:
                    raise

    def _run(self) -> None:
        clear_socket(self._address)
        settings = lean_settings(self._binaries.major, throwaway=self._throwaway) | self._address.settings
        self.process = launch(self.home, self._binaries, self._runner, settings)
        wait_for_answer(self.secrets.superuser_url(), self.has_ended, self.home.log, self._report)

    def _end_process(self) -> None:
        for sign, patience_seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self.has_ended():
                return
            self.process.send_signal(sign)
            try:
                self.process.wait(patience_seconds)
            except subprocess.TimeoutExpired:
                continue
