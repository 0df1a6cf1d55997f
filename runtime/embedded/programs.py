"""PostgreSQL programs that the runner can access: the binaries themselves, or a copy in the home."""

from __future__ import annotations

import os
import shutil

from runtime.embedded.binaries import Binaries
from runtime.embedded.errors import BinariesNotFound
from runtime.embedded.home import Home
from runtime.embedded.runner import Runner, as_runner


def within_reach(binaries: Binaries, home: Home, runner: Runner) -> Binaries:
    """Root's environment may be in a folder that the runner can't access; then use a copy."""
    if as_runner(runner, lambda: os.access(binaries.postgres, os.X_OK, effective_ids=True)):
        return binaries
    stamp = os.stat(binaries.postgres)
    copy = home.cluster / f"programs-{binaries.major}-{stamp.st_size}-{int(stamp.st_mtime)}"
    if not copy.exists():
        for older in home.cluster.glob("programs-*"):
            shutil.rmtree(older)
        beside = copy.with_suffix(".new")
        shutil.copytree(binaries.folder.parent, beside, symlinks=True)
        beside.chmod(0o755)
        beside.rename(copy)
    found = Binaries(copy / binaries.folder.name, binaries.major)
    if not as_runner(runner, lambda: os.access(found.postgres, os.X_OK, effective_ids=True)):
        raise BinariesNotFound(f"The user {runner.name} can't run {binaries.postgres}, nor a copy in {copy}.")
    return found
