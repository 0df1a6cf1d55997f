"""Run a program of the set-up; if it fails, show its output and stop."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from runtime.bootstrap.progress import Stop

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def run(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None, hint: str = "") -> str:
    """Return its output. Raises Stop with the output and `hint` when it fails."""
    done = subprocess.run(
        [str(part) for part in argv],
        cwd=ROOT,
        env=dict(env) if env is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        name = Path(str(argv[0])).name
        raise Stop(f"{name} failed:\n{done.stdout.strip()}\n{hint}".rstrip())
    return done.stdout


def environment() -> dict[str, str]:
    """Return the environment, with the project's programs first on PATH.

    Where no compiled files are wanted beside the sources, they are kept in `.venv`: without any, each process
    compiles some 2,000 modules again, which takes longer than the rest of its start.
    """
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    env = os.environ | {"PATH": path, "VIRTUAL_ENV": str(VENV)}
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        env.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "compiled"))
    return env
