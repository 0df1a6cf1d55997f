"""Find uv, or install it into the environment's folder: it installs packages fast and checks hashes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from runtime.bootstrap.progress import Stop, step
from runtime.bootstrap.run import ROOT, VENV, run

OWN = VENV / "uv"
LOCK = ROOT / "requirements-uv.lock"
NO_INSTALLER = (
    "Python at {python} has neither pip nor ensurepip, and there is no uv.\n"
    "Install one of them: your system's package python3-venv or python3-pip, or uv."
)


def find_uv() -> Path:
    """Return the uv on PATH, else the one in .venv/uv, installed with pip by its hash."""
    on_path = shutil.which("uv")
    if on_path:
        return Path(on_path)
    own = OWN / "bin" / "uv"
    if not own.exists():
        with step("Installing uv"):
            _install()
    return own


def settings() -> dict[str, str]:
    """Return the environment for uv: its own settings, else those of pip on this machine."""
    env = dict(os.environ)
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    env.setdefault("UV_SYSTEM_CERTS", "true")
    if env.get("PIP_CERT"):
        env.setdefault("SSL_CERT_FILE", env["PIP_CERT"])
    if not (env.get("UV_DEFAULT_INDEX") or env.get("UV_INDEX_URL")):
        index = env.get("PIP_INDEX_URL") or _of_pip("global.index-url")
        if index:
            env["UV_DEFAULT_INDEX"] = index
    return env


def _install() -> None:
    """Install uv with pip in a new environment if Python can create one, else with Python's own pip."""
    OWN.mkdir(parents=True, exist_ok=True)
    wanted = ["install", "--quiet", "--require-hashes", "--requirement", str(LOCK)]
    if _can("venv", "ensurepip"):
        run([sys.executable, "-m", "venv", OWN])
        run([OWN / "bin" / "python", "-m", "pip", *wanted])
    elif _can("pip"):
        run([sys.executable, "-m", "pip", *wanted, "--target", OWN])
    else:
        raise Stop(NO_INSTALLER.format(python=sys.executable))


def _can(*modules: str) -> bool:
    """Whether this Python has these modules. Some systems ship Python without them."""
    asked = [sys.executable, "-c", f"import {', '.join(modules)}"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _of_pip(key: str) -> str:
    """Return a setting of pip's configuration, empty when it has none."""
    pip = [sys.executable, "-m", "pip", "config", "get", key]
    found = subprocess.run(pip, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else ""
