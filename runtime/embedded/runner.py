"""The system user that runs PostgreSQL: the current user, but never root, because PostgreSQL refuses it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.embedded.errors import EmbeddedError, HomeOutOfReach

# For root with a home of root's: existing system users to use, in order. None is created.
STAND_INS = ("postgres", "nobody")


@dataclass(frozen=True)
class Runner:
    """The system user that runs PostgreSQL. With `changes`, the child must switch to it."""

    name: str
    uid: int
    gid: int
    changes: bool

    def popen_options(self) -> dict[str, Any]:
        """Return options for subprocess: groups, gid and uid, set in the child before the program starts."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changes else {}

    def give(self, path: Path) -> None:
        """Give a file or folder to the runner."""
        if self.changes:
            os.chown(path, self.uid, self.gid)


def runner_for(home: Path) -> Runner:
    """Return the runner: the current user; for root the home's owner, else `postgres` or `nobody`."""
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
        "PostgreSQL doesn't run as root, and this system has no user postgres or nobody. "
        "Start Drawbook as an ordinary user, or give the home to one."
    )


def require_reach(runner: Runner, folder: Path) -> None:
    """Refuse a folder that the runner can't access, naming the folder that prevents it."""
    if can_reach(runner, folder):
        return
    barred = next(step for step in [*reversed(folder.parents), folder] if not can_reach(runner, step))
    raise HomeOutOfReach(
        f"PostgreSQL runs as the user {runner.name}, who can't access {barred} "
        f"(mode {barred.stat().st_mode & 0o777:04o}). "
        "Set DRAWBOOK_HOME to an accessible folder, such as /var/lib/drawbook, or start as an ordinary user."
    )


def can_reach(runner: Runner, folder: Path) -> bool:
    """Whether the runner can enter this folder; tested as that user, so that access lists count, too."""
    return as_runner(runner, lambda: os.access(folder, os.X_OK, effective_ids=True))


def as_runner(runner: Runner, question: Callable[[], bool]) -> bool:
    """Answer a yes-or-no question in a short-lived child that runs as the runner."""
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
