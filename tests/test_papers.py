"""Every file that README, CONTRIBUTING, architecture and the package READMEs name exists."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.sources import ROOT

PAPERS = sorted(
    str(paper.relative_to(ROOT))
    for paper in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs/architecture.md",
        ROOT / "docs/releasing.md",
        *ROOT.glob("*/README.md"),
    ]
    if paper.parent.name != "node_modules"
)
# `books/actions/enter_ticket.py`, but not a folder or a URL such as `v1/books/`.
FILE = re.compile(r"`([a-z_0-9]+(?:/[a-z_0-9.-]+)*\.(?:py|js|sql|md|html|css|json|toml))`")
# Files that users download from Drawbook.
DOWNLOADS = {"drawbook_verify.py", "freeze.json", "transcript.json"}
LINK = re.compile(r"\]\(([^)#:]+)\)")


def missing(paper: Path) -> list[str]:
    text = paper.read_text()
    named = [*FILE.findall(text), *LINK.findall(text)]
    return [name for name in named if not exists(paper.parent, name)]


def exists(folder: Path, name: str) -> bool:
    """Whether the file is in the folder of the paper or in the root; a bare name may be anywhere in a package."""
    if (folder / name).exists() or (ROOT / name).exists():
        return True
    return "/" not in name and name in (DOWNLOADS | file_names())


@cache
def file_names() -> set[str]:
    packages = [file.parent for file in ROOT.glob("[a-z]*/__init__.py")]
    return {file.name for package in packages for file in package.rglob("*.*")}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_a_paper_names_exists(paper: str) -> None:
    assert missing(ROOT / paper) == []


def test_reports_a_missing_file(tmp_path: Path) -> None:
    paper = tmp_path / "README.md"
    paper.write_text("`actions/gone.py` and [a page](gone.md), beside `README.md` and `v1/books/`")
    assert missing(paper) == ["actions/gone.py", "gone.md"]
