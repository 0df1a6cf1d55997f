"""Restart database, web and worker when they die, and stop them together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from runtime.embedded import EmbeddedError, EmbeddedServer
from runtime.launch.bell import Bell, StopAsked, reap_strangers
from runtime.launch.child import Child

# Longer than the web process allows its requests.
GRACE_SECONDS = 12.0
LOOK_EVERY_SECONDS = 0.1
REST_SECONDS = 60.0
# Before the first readiness, a child that dies this often won't start by trying again.
DEATHS_BEFORE_READY = 3
REVIVALS_IN_A_ROW = 5
REPORT_CAUSE_AFTER_SECONDS = 20.0


class CameToNothing(Exception):
    """Drawbook can't be started; the message says which process kept dying."""


class Supervisor:
    """Calls `is_well` until it is true once, then `when_ready`."""

    def __init__(
        self,
        bell: Bell,
        database: EmbeddedServer | None,
        children: Sequence[Child],
        *,
        is_well: Callable[[], tuple[bool, str]],
        when_ready: Callable[[], None],
        report: Callable[[str], None],
    ) -> None:
        self.bell, self.database, self.children = bell, database, list(children)
        self._is_well, self._when_ready, self._report = is_well, when_ready, report
        self._ready = False
        self._cause_reported = False
        self._begun_at = time.monotonic()
        self._revivals_in_a_row = 0

    def run(self) -> None:
        """Run until a stop signal. Raises CameToNothing."""
        try:
            for child in self.children:
                child.start()
            while True:
                self._restart_database()
                for child in self.children:
                    self._restart_child(child)
                self._look_for_readiness()
                reap_strangers(self._pids())
                self.bell.wait(self._seconds_to_next_look())
        except StopAsked as asked:
            self._report(f"Stopping ({asked}).")
        finally:
            self.bell.quieten()
            self.stop_children()

    def stop_children(self) -> None:
        """Ask the children to stop; kill them after a while or at a second stop signal."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.is_running for child in self.children):
            if self.bell.hurry or time.monotonic() > deadline:
                break
            self.bell.wait(0.05)
        for child in self.children:
            if child.is_running:
                self._report(f"{child.name} didn't stop in time. Killing it.")
                child.kill()

    def _restart_database(self) -> None:
        if self.database is None or not self.database.has_ended():
            return
        self._report("The database died. Restarting it.")
        begun = time.monotonic()
        try:
            self.database.revive()
        except EmbeddedError as failure:
            self._revivals_in_a_row += 1
            if self._revivals_in_a_row >= REVIVALS_IN_A_ROW:
                raise CameToNothing(f"The database can't be restarted. {failure}") from failure
            self._report(str(failure))
            self.bell.wait(0.5)
        else:
            self._revivals_in_a_row = 0
            self._report(f"The database is running again after {time.monotonic() - begun:.1f} s.")

    def _restart_child(self, child: Child) -> None:
        if child.process is not None and not child.is_running:
            self._report(child.note_death())
            if not self._ready and child.deaths_in_a_row >= DEATHS_BEFORE_READY:
                raise CameToNothing(f"{child.name} died {child.deaths_in_a_row} times before it was ready.")
        if child.is_due:
            child.start()

    def _look_for_readiness(self) -> None:
        if self._ready:
            return
        self._ready, answer = self._is_well()
        if self._ready:
            self._when_ready()
        elif not self._cause_reported and time.monotonic() - self._begun_at > REPORT_CAUSE_AFTER_SECONDS:
            self._cause_reported = True
            self._report(f"Not ready yet: {answer}.")

    def _seconds_to_next_look(self) -> float:
        if not self._ready:
            return LOOK_EVERY_SECONDS
        waiting = [child.due_at - time.monotonic() for child in self.children if child.process is None]
        return max(0.0, min([REST_SECONDS, *waiting]))

    def _pids(self) -> set[int]:
        pids = {child.process.pid for child in self.children if child.process is not None}
        return pids | ({self.database.process.pid} if self.database is not None else set())
