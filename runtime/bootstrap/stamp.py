"""Remember the inputs of a build, so that it only runs again when they change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from runtime.bootstrap.run import ROOT


def digest(files: Iterable[Path]) -> str:
    """Return a fingerprint of names and contents."""
    found = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        found.update(f"{file.relative_to(ROOT)} {content}\n".encode())
    return found.hexdigest()


def is_current(stamp: Path, fingerprint: str) -> bool:
    return stamp.is_file() and stamp.read_text() == fingerprint


def remember(stamp: Path, fingerprint: str) -> None:
    stamp.write_text(fingerprint)
