"""The environment is made from its lock file, and only when that changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from runtime.bootstrap import packages, run, stamp
from runtime.bootstrap.packages import ensure_packages
from runtime.bootstrap.progress import Stop


@pytest.fixture
def syncs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project in an empty folder, with the names of the lock files that uv was asked to install."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"of {name}\n")
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"
    for module in (packages, run, stamp):
        for name, value in {
            "ROOT": tmp_path,
            "VENV": venv,
            "PYTHON": python,
            "RUNTIME": tmp_path / "requirements.lock",
            "DEV": tmp_path / "requirements-dev.lock",
            "STAMP": venv / "drawbook.stamp",
        }.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    installed: list[str] = []

    def uv(argv: Sequence[str | Path], **options: object) -> str:
        if "venv" in argv:
            (venv / "bin").mkdir(parents=True)
            (venv / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
            python.symlink_to(sys.executable)
        if "sync" in argv:
            assert "--require-hashes" in argv
            installed.append(Path(argv[-1]).name)
            if "dev" in installed[-1]:
                (venv / "bin" / "pytest").touch()
        return ""

    monkeypatch.setattr(packages, "run", uv)
    monkeypatch.setattr(packages, "find_uv", lambda: Path("uv"))
    return installed


def test_the_second_time_nothing_is_installed(syncs: list[str]) -> None:
    ensure_packages(dev=False)
    ensure_packages(dev=False)
    assert syncs == ["requirements.lock"]


def test_a_changed_lock_file_is_installed(syncs: list[str], tmp_path: Path) -> None:
    ensure_packages(dev=False)
    (tmp_path / "requirements.lock").write_text("another\n")
    ensure_packages(dev=False)
    assert syncs == ["requirements.lock"] * 2


def test_serving_does_not_undo_testing(syncs: list[str]) -> None:
    ensure_packages(dev=True)
    ensure_packages(dev=False)
    assert syncs == ["requirements-dev.lock"]


def test_testing_after_serving_installs_the_larger(syncs: list[str]) -> None:
    ensure_packages(dev=False)
    ensure_packages(dev=True)
    assert syncs == ["requirements.lock", "requirements-dev.lock"]


def test_an_installation_that_failed_is_tried_again(
    syncs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    working = packages.run

    def failing(argv: Sequence[str | Path], **options: object) -> str:
        if "sync" in argv:
            raise Stop("no network")
        return working(argv)

    monkeypatch.setattr(packages, "run", failing)
    with pytest.raises(SystemExit, match="no network"):
        ensure_packages(dev=False)
    monkeypatch.setattr(packages, "run", working)
    ensure_packages(dev=False)
    assert syncs == ["requirements.lock"]


def test_the_command_is_beside_python_and_finds_this_folder(syncs: list[str], tmp_path: Path) -> None:
    ensure_packages(dev=False)
    assert os.access(tmp_path / ".venv" / "bin" / "drawbook", os.X_OK)
    found = next((tmp_path / ".venv").glob("lib/*/site-packages/drawbook.pth"))
    assert found.read_text() == f"{tmp_path}\n"


def test_a_command_that_fails_shows_what_it_said() -> None:
    with pytest.raises(SystemExit, match=r"python\S* failed:\nbecause\ntry again"):
        run.run([sys.executable, "-c", "print('because'); raise SystemExit(3)"], hint="try again")


def test_an_old_python_is_told_plainly() -> None:
    """Even one that can't read the rest of the program."""
    for name in ("serve", "test", "drawbook"):
        source = (Path(__file__).resolve().parents[3] / "bin" / name).read_text()
        program = source.replace("import sys\n", "import sys\nsys.version_info = (3, 9, 2)\n", 1)
        told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert told.returncode == 1
        assert told.stderr.startswith("Drawbook needs Python 3.11 or newer; this is 3.9, at ")


def test_compiled_files_are_kept_elsewhere_when_they_are_not_wanted_beside_the_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
        monkeypatch.delenv(name, raising=False)
    assert "PYTHONPYCACHEPREFIX" not in run.environment()
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in run.environment()
    assert run.environment()["PYTHONPYCACHEPREFIX"] == str(run.VENV / "compiled")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "/elsewhere")
    assert run.environment()["PYTHONPYCACHEPREFIX"] == "/elsewhere"
