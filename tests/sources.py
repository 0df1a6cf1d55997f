"""The sources of the product, for tests that read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = {"bench", "tests"}


@cache
def production_files() -> tuple[Path, ...]:
    """Every Python file of ours that is neither a test nor a migration."""
    packages = [file.parent for file in ROOT.glob("[a-z]*/__init__.py") if file.parent.name not in OUTSIDE]
    files = [file for package in sorted(packages) for file in sorted(package.rglob("*.py"))]
    return tuple(file for file in files if not {"tests", "migrations"} & set(file.relative_to(ROOT).parts))
