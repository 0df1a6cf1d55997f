"""`python -m runtime.suite.postgres16`: run what depends on PostgreSQL's version on the oldest we support."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from runtime.embedded.binaries import CHOICE
from runtime.embedded.errors import BinariesNotFound, EmbeddedError
from runtime.launch.surroundings import ROOT
from runtime.suite.database import throwaway_database

MARK = "pg16"
PYTEST = [sys.executable, "-P", "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"]
NOT_RUN = "NOT run on PostgreSQL 16"


def main() -> int:
    """The exit code: pytest's, or 0 with a line that says so where there are no binaries of that version."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        with throwaway_database("16"):
            os.environ[CHOICE] = "16"
            return subprocess.run([*PYTEST, "-m", MARK, *marked_files()], cwd=ROOT, check=False).returncode
    except BinariesNotFound as absence:
        print(f"{NOT_RUN}: {absence}")
        return 0
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def marked_files() -> list[str]:
    """The files with tests marked pg16; pytest would take longer to read all others than to run these."""
    packages = [file.parent for file in ROOT.glob("[a-z]*/__init__.py")]
    files = [file for package in packages for file in package.rglob("test_*.py")]
    marked = [str(file.relative_to(ROOT)) for file in files if f"mark.{MARK}" in file.read_text()]
    return sorted(marked)


if __name__ == "__main__":
    sys.exit(main())
