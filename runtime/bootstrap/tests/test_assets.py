"""Assets are built when their sources changed, by a Node that is new enough."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from runtime.bootstrap import assets, stamp
from runtime.bootstrap.assets import ensure_assets, is_new_enough


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project with sources in an empty folder, and what npm was asked to do there."""
    for name in (
        "package.json",
        "package-lock.json",
        "vite.config.js",
        "ui/frontend/main.js",
        "ui/templates/a.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(stamp, "ROOT", tmp_path)
    for name, path in {
        "ROOT": ".",
        "PACKAGE": "package.json",
        "LOCK": "package-lock.json",
        "MODULES": "node_modules",
        "BUILT": "ui/static/dist",
        "FONTS": "documents/fonts",
    }.items():
        monkeypatch.setattr(assets, name, tmp_path / path)
    asked: list[str] = []

    def npm(argv: Sequence[str | Path], **options: object) -> str:
        if argv[1] == "run":
            (tmp_path / "documents" / "fonts").mkdir(parents=True, exist_ok=True)
            (tmp_path / "documents" / "fonts" / "Inter.ttf").touch()
        asked.append(str(argv[1]))
        made = tmp_path / ("node_modules" if argv[1] == "ci" else "ui/static/dist")
        made.mkdir(parents=True, exist_ok=True)
        return ""

    monkeypatch.setattr(assets, "run", npm)
    monkeypatch.setattr(assets, "find_npm", lambda: Path("npm"))
    return asked


def test_the_second_time_nothing_is_built(builds: list[str]) -> None:
    ensure_assets()
    ensure_assets()
    assert builds == ["ci", "run"]


def test_fonts_that_are_gone_are_cut_again(builds: list[str], tmp_path: Path) -> None:
    ensure_assets()
    (tmp_path / "documents" / "fonts" / "Inter.ttf").unlink()
    ensure_assets()
    assert (tmp_path / "documents" / "fonts" / "Inter.ttf").exists()


@pytest.mark.parametrize("name", ["ui/frontend/main.js", "ui/templates/a.html", "vite.config.js"])
def test_a_changed_source_is_built_with_the_packages_at_hand(
    builds: list[str], tmp_path: Path, name: str
) -> None:
    ensure_assets()
    (tmp_path / name).write_text("changed")
    ensure_assets()
    assert builds == ["ci", "run", "run"]


def test_a_new_and_a_removed_source_count_too(builds: list[str], tmp_path: Path) -> None:
    ensure_assets()
    (tmp_path / "books" / "frontend").mkdir(parents=True)
    (tmp_path / "books" / "frontend" / "board.js").write_text("new")
    ensure_assets()
    (tmp_path / "books" / "frontend" / "board.js").unlink()
    ensure_assets()
    assert builds == ["ci", "run", "run", "run"]


def test_what_the_build_itself_writes_beside_the_sources_is_no_change(
    builds: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = assets.run

    def with_fonts(argv: Sequence[str | Path], **options: object) -> str:
        (tmp_path / "ui" / "frontend" / "cut.woff2").write_text("cut")
        return plain(argv)

    monkeypatch.setattr(assets, "run", with_fonts)
    ensure_assets()
    ensure_assets()
    assert builds == ["ci", "run"]


def test_changed_packages_are_installed(builds: list[str], tmp_path: Path) -> None:
    ensure_assets()
    (tmp_path / "package-lock.json").write_text("changed")
    ensure_assets()
    assert builds == ["ci", "run", "ci", "run"]


def test_assets_that_are_gone_are_built_again(builds: list[str], tmp_path: Path) -> None:
    ensure_assets()
    (tmp_path / "ui/static/dist/.inputs").unlink()
    (tmp_path / "ui/static/dist").rmdir()
    ensure_assets()
    assert builds == ["ci", "run", "run"]


def test_without_a_package_json_there_is_nothing_to_build(builds: list[str], tmp_path: Path) -> None:
    (tmp_path / "package.json").unlink()
    ensure_assets()
    assert builds == []


@pytest.mark.parametrize(
    ("version", "fit"),
    [
        ("v18.20.1", False),
        ("v20.18.9", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("", False),
    ],
)
def test_node_is_as_new_as_vite_asks(version: str, fit: bool) -> None:
    assert is_new_enough(version) is fit
