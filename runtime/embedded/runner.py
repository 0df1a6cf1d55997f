"""Who runs PostgreSQL: an ordinary user as himself; never root, for whom PostgreSQL refuses to start."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.embedded.errors import EmbeddedError, HomeOutOfReach

# For root, when the home is root's own: system users that exist, in order. None is ever created.
STAND_INS = ("postgres", "nobody")


@dataclass(frozen=True)
class Runner:
    """The system user PostgreSQL runs as. `changes` says that we must become him in the child."""

    name: str
    uid: int
    gid: int
    changes: bool

    def popen_options(self) -> dict[str, Any]:
        """For subprocess: groups, then gid, then uid, set in the child before the program starts."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changes else {}

    def give(self, path: Path) -> None:
        """Make a file or folder his."""
        if self.changes:
            os.chown(path, self.uid, self.gid)


def runner_for(home: Path) -> Runner:
    """As root: the owner of the home, else `postgres` or `nobody`. Otherwise: whoever we are."""
    if os.geteuid() != 0:
        return Runner(_name_of(os.geteuid()), os.geteuid(), os.getegid(), changes=False)
    owner = home.stat().st_uid if home.exists() else 0
    if owner != 0:
        return _other(_name_of(owner), owner)
    for name in STAND_INS:
        try:
            return _other(name, pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise EmbeddedError(
        "PostgreSQL doesn't run as root, and there is no user postgres or nobody: "
        "start Drawbook as an ordinary user, or make the home belong to one."
    )


def require_reach(runner: Runner, folder: Path) -> None:
    """Refuse a folder that the runner can't get to, naming the one that bars the way. Nothing is opened."""
    if can_reach(runner, folder):
        return
    barred = next(step for step in [*reversed(folder.parents), folder] if not can_reach(runner, step))
    raise HomeOutOfReach(
        f"PostgreSQL runs as the user {runner.name}, who can't get into {barred} "
        f"(mode {barred.stat().st_mode & 0o777:04o}). "
        "Put DRAWBOOK_HOME somewhere he can reach, such as /var/lib/drawbook, or start as an ordinary user."
    )


def can_reach(runner: Runner, folder: Path) -> bool:
    """May he go into this folder? Asked of the system, as him, so access lists count too."""
    return as_runner(runner, lambda: os.access(folder, os.X_OK, effective_ids=True))


def as_runner(runner: Runner, question: Callable[[], bool]) -> bool:
    """A yes-or-no question answered in a short-lived child that has become the runner."""
    if not runner.changes:
        return question()
    child = os.fork()
    if child == 0:  # pragma: no cover - runs in the child
        answer = 1
        try:
            os.setgroups([])
            os.setgid(runner.gid)
            os.setuid(runner.uid)
            answer = 0 if question() else 1
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _other(name: str, uid: int) -> Runner:
    try:
        gid = pwd.getpwuid(uid).pw_gid
    except KeyError:
        gid = uid
    return Runner(name, uid, gid, changes=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
