"""The home: the folder of an installation's data. This names its parts and their permissions."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from runtime.embedded.errors import EmbeddedError
from runtime.embedded.runner import Runner, can_reach, require_reach, runner_for

SYSTEM_HOME = Path("/var/lib/drawbook")
MARK = "drawbook.home"


@dataclass(frozen=True)
class Home:
    """Paths inside one home.

    `postgres/` is PostgreSQL's own (0700, the runner's); the other files are the home owner's.
    """

    path: Path

    @property
    def cluster(self) -> Path:
        return self.path / "postgres"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def unfinished(self) -> Path:
        """Where initdb works; it remains after an interrupted start."""
        return self.cluster / "data.unfinished"

    @property
    def socket_folder(self) -> Path:
        return self.cluster / "socket"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def guests(self) -> Path:
        """A lock shared by the commands that use a server another one started."""
        return self.path / "guests"

    @property
    def log(self) -> Path:
        return self.path / "postgres.log"

    def lay(self) -> None:
        """Create the home, or accept an existing one."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK, effective_ids=True):
            raise EmbeddedError(
                f"{self.path} belongs to {self.path.owner()}, and this user can't write there. "
                "Set DRAWBOOK_HOME to another folder, or start Drawbook as its owner."
            )
        if not (self.path / MARK).exists() and not any(self.path.iterdir()):
            (self.path / MARK).touch(mode=0o600)
            self.hand_to_owner(self.path / MARK)

    def lay_cluster(self) -> Runner:
        """Create PostgreSQL's part of it, and return the user that runs PostgreSQL.

        Raises HomeOutOfReach, before anything is written, when he can't get there.
        """
        runner = runner_for(self.path)
        require_reach(runner, next(folder for folder in self.path.parents if folder.exists()))
        self.lay()
        if runner.changes and not can_reach(runner, self.path) and (self.path / MARK).exists():
            self._let_pass(runner)
        require_reach(runner, self.path)
        self.cluster.mkdir(mode=0o700, exist_ok=True)
        runner.give(self.cluster)
        return runner

    def hand_to_owner(self, path: Path) -> None:
        """Give a file to the home's owner, so that they can continue what root began."""
        if os.geteuid() == 0:
            owner = self.path.stat()
            os.chown(path, owner.st_uid, owner.st_gid)

    def _let_pass(self, runner: Runner) -> None:
        # The runner's group may pass through the home to its own folder, but not read the home.
        os.chown(self.path, -1, runner.gid)
        self.path.chmod(0o710)


def default_home() -> Path:
    """Return DRAWBOOK_HOME, or a folder in the user's data folder.

    For root, whose folders are usually closed to the user that runs PostgreSQL: /var/lib/drawbook then.
    """
    given = os.environ.get("DRAWBOOK_HOME", "").strip()
    if given:
        return Path(given).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME", "").strip() or str(Path.home() / ".local" / "share")
    usual = Path(base).absolute() / "drawbook"
    if os.geteuid() != 0:
        return usual
    existing = next(folder for folder in usual.parents if folder.exists())
    return usual if can_reach(runner_for(usual), existing) else SYSTEM_HOME
