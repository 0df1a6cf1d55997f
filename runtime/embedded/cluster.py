"""The data folder: created by initdb completely or not at all, and used only by the same version."""

from __future__ import annotations

import locale
import os
import shutil
import signal
import subprocess
from pathlib import Path

from runtime.embedded.binaries import CHOICE, Binaries
from runtime.embedded.errors import DidNotStart, EmbeddedError, WrongVersion
from runtime.embedded.home import Home
from runtime.embedded.processes import end_all
from runtime.embedded.runner import Runner
from runtime.embedded.secrets_file import APPLICATION, OWNER, SUPERUSER, Secrets, write_private
from runtime.embedded.spawn import spawn


def is_made(home: Home) -> bool:
    return (home.data / "PG_VERSION").exists()


def require_version(home: Home, binaries: Binaries) -> None:
    """Raise WrongVersion unless the data was created by this major version."""
    made_by = (home.data / "PG_VERSION").read_text().strip()
    if made_by != str(binaries.major):
        raise WrongVersion(
            f"The data in {home.data} was created by PostgreSQL {made_by}; "
            f"the programs in {binaries.folder} are PostgreSQL {binaries.major}. "
            f"Set {CHOICE}={made_by} (or to the bin folder of a PostgreSQL {made_by}) to keep using it, "
            "or dump it with that version and load it into a new home."
        )


def make(home: Home, binaries: Binaries, runner: Runner, secrets: Secrets) -> None:
    """Run initdb beside the data folder, then move the result there in one step.

    What an interrupted run left is recognised by its name and made anew.
    """
    if home.data.exists() and any(home.data.iterdir()):
        raise EmbeddedError(f"{home.data} is neither empty nor a PostgreSQL data folder. Move it away first.")
    end_all(home.unfinished)
    shutil.rmtree(home.unfinished, ignore_errors=True)
    home.unfinished.mkdir(mode=0o700)
    runner.give(home.unfinished)
    password_file = home.cluster / "initdb.password"
    try:
        write_private(password_file, secrets.superuser_password + "\n")
        runner.give(password_file)
        initdb = spawn(
            [binaries.initdb, *_initdb_options(home.unfinished, password_file, binaries.major)],
            on_our_death=signal.SIGKILL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            **runner.popen_options(),
        )
        output = initdb.communicate()[0].decode(errors="replace")
    finally:
        password_file.unlink(missing_ok=True)
    if initdb.returncode != 0:
        raise DidNotStart(f"initdb failed:\n{output.strip()}")
    home.unfinished.rename(home.data)
    _remember(home.cluster)


def write_access(home: Home, runner: Runner) -> None:
    """Write pg_hba.conf at every start: our three roles may connect, with a password."""
    roles = ",".join((SUPERUSER, OWNER, APPLICATION))
    rules = [f"local all {roles} scram-sha-256", f"host all {roles} 127.0.0.1/32 scram-sha-256"]
    path = home.data / "pg_hba.conf"
    write_private(path.with_suffix(".new"), "\n".join(rules) + "\n")
    runner.give(path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _initdb_options(folder: Path, password_file: Path, major: int) -> list[str]:
    return [
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *_locale_options(major),
    ]


def _locale_options(major: int) -> list[str]:
    """Return initdb's locale options: sort by code point, with Unicode case rules where available."""
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return [f"--locale={_c_locale()}"]


def _c_locale() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _remember(folder: Path) -> None:
    """Flush the renaming to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
