"""Styles and scripts: built by Vite from the sources, and only when those changed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from runtime.bootstrap.packages import install_node
from runtime.bootstrap.progress import report, step
from runtime.bootstrap.run import ROOT, VENV, environment, run
from runtime.bootstrap.stamp import digest, is_current, remember

PACKAGE = ROOT / "package.json"
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
# The fonts of documents, cut from the packages that the pages use.
FONTS = ROOT / "documents" / "fonts"
BUILT = ROOT / "ui" / "static" / "dist"
# Files that are compiled or can name a style class: sources, templates and settings at the root.
SOURCES = ("*/frontend", "*/templates", "*/templatetags")
SETTINGS = ("vite.config.*", "tsconfig*.json", ".npmrc")
NEVER = ("node_modules", "__pycache__", "tests")


def ensure_assets() -> None:
    """Build assets that are missing or older than their sources."""
    if not PACKAGE.exists():
        report("- No package.json, so there is nothing to build.")
        return
    stamp = BUILT / ".inputs"
    if is_current(stamp, digest(sources())) and any(FONTS.glob("*.ttf")):
        return
    npm = find_npm()
    _install_modules(npm)
    with step("Building the assets"):
        run([npm, "run", "build"], env=settings())
    # Computed again, because the build writes fonts into the sources' folder.
    remember(stamp, digest(sources()))


def sources() -> list[Path]:
    """Return every file that the build depends on."""
    at_root = [PACKAGE, LOCK, *(file for pattern in SETTINGS for file in ROOT.glob(pattern))]
    folders = [folder for pattern in SOURCES for folder in ROOT.glob(pattern)]
    return [file for file in (*at_root, *_files_below(folders)) if file.is_file()]


def find_npm() -> Path:
    """Return the npm of a Node new enough for Vite: the system's, else the environment's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and is_new_enough(_version(node)):
        return Path(npm)
    install_node()
    return VENV / "bin" / "npm"


def settings() -> dict[str, str]:
    """Return the environment for npm, with the machine's certificates, as for uv and pip."""
    env = environment()
    env.setdefault("NODE_USE_SYSTEM_CA", "1")
    if env.get("SSL_CERT_FILE"):
        env.setdefault("NODE_EXTRA_CA_CERTS", env["SSL_CERT_FILE"])
    return env


def is_new_enough(version: str) -> bool:
    """Whether Vite accepts this version: 20.19 or later of 20, or 22.12 and up."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def _install_modules(npm: Path) -> None:
    stamp, wanted = MODULES / ".drawbook-lock", digest([LOCK, PACKAGE])
    if is_current(stamp, wanted):
        return
    with step("Installing the packages of package-lock.json"):
        run([npm, "ci", "--no-audit", "--no-fund"], env=settings())
    remember(stamp, wanted)


def _files_below(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for file in folder.rglob("*"):
            if not any(part in NEVER for part in file.relative_to(ROOT).parts):
                yield file


def _version(node: str) -> str:
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
