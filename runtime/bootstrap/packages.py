"""The Python environment: `.venv` has exactly what the lock files list."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from runtime.bootstrap.progress import report, step
from runtime.bootstrap.run import PYTHON, ROOT, VENV, environment, run
from runtime.bootstrap.stamp import digest, is_current, remember
from runtime.bootstrap.uv import find_uv, settings

RUNTIME = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"
NODE = ROOT / "requirements-node.lock"
STAMP = VENV / "drawbook.stamp"


def ensure_packages(*, dev: bool) -> None:
    """Install the lock file into `.venv`: with `dev` the larger one, which includes the smaller.

    An environment with the larger one stays as it is when only the smaller is needed.
    """
    dev = dev or _has_dev()
    lock = DEV if dev else RUNTIME
    fingerprint = f"{'dev' if dev else 'runtime'} {sys.version.split()[0]} {digest([lock])}"
    if PYTHON.exists() and is_current(STAMP, fingerprint):
        _write_entry()
        return
    uv, env = find_uv(), settings()
    if not _fits_this_python():
        with step("Making the environment .venv"):
            run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV], env=env)
    with step(f"Installing the packages of {lock.name}"):
        run(
            [uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", lock],
            env=env,
            hint="The package index must be reachable: pip's and uv's own settings report which one.",
        )
    _write_entry()
    remember(STAMP, fingerprint)


def install_node() -> None:
    """Install Node and npm from the package index, for machines that have none or an old one."""
    if (VENV / "bin" / "npm").exists():
        return
    with step("Installing Node"):
        run(
            [find_uv(), "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", NODE],
            env=settings(),
        )


def become(*argv: str) -> None:
    """Replace this process by a module of the environment: `become("runtime.cli", "serve")`."""
    command = [str(PYTHON), "-P", "-m", *argv]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, environment())


def _has_dev() -> bool:
    return (VENV / "bin" / "pytest").exists()


def _fits_this_python() -> bool:
    """Create the environment again when its Python is missing or too old."""
    if not PYTHON.exists():
        return False
    try:
        run([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
    except (OSError, SystemExit):
        report("  .venv has no working Python. Creating it again.")
        return False
    return True


def _write_entry() -> None:
    """Write `.venv/bin/drawbook`, and put this folder on the environment's path."""
    packages = _site_packages() / "drawbook.pth"
    _write(packages, f"{ROOT}\n", 0o644)
    command = f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m runtime.cli "$@"\n'
    _write(VENV / "bin" / "drawbook", command, 0o755)


def _site_packages() -> Path:
    return next((VENV / "lib").glob("python3.*/site-packages"))


def _write(path: Path, text: str, mode: int) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    path.chmod(mode)
